/** Splits a text/event-stream into its events; comments and keep-alives are skipped. */
export async function* readServerSentEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<{ event: string; data: string; id: string }> {
  const decoder = new TextDecoder();
  let buffer = "";
  for await (const chunk of body) {
    buffer += decoder.decode(chunk, { stream: true });
    for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n")) {
      const fields = { event: "", data: "", id: "" };
      for (const line of buffer.slice(0, end).split("\n")) {
        const [, name, value = ""] = /^(event|data|id): ?(.*)$/.exec(line) ?? [];
        if (name === "data") fields.data += value;
        else if (name === "event" || name === "id") fields[name] = value;
      }
      buffer = buffer.slice(end + 2);
      if (fields.data !== "") yield fields;
    }
  }
}
