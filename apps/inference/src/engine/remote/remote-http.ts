import { AppError } from "@whetstone/core/errors";

export type Remote = { url: string; key: string | null };

type Call = { path: string; body?: unknown; signal?: AbortSignal };

/** Calls a remote server and gives its response when it is fine; throws an AppError with our code for what it said. */
export async function callRemote(remote: Remote, { path, body, signal }: Call): Promise<Response> {
  const response = await fetch(`${remote.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(remote.key !== null && { authorization: `Bearer ${remote.key}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new AppError("MODEL_NOT_LOADED", `The model server at ${remote.url} cannot be reached.`, { cause });
  });
  if (response.ok) return response;
  throw refusal(response, await response.text().catch(() => ""));
}

export async function callJson<T>(remote: Remote, call: Call): Promise<T> {
  return (await (await callRemote(remote, call)).json()) as T;
}

/** The server's own words, without anything but its message. */
function refusal(response: Response, text: string): AppError {
  const message = `The model server answered ${response.status}: ${messageOf(text)}`;
  const retryAfter = Number(response.headers.get("retry-after"));
  const retryAfterMs = retryAfter > 0 ? retryAfter * 1_000 : 1_000;
  if (response.status === 429) return new AppError("ENGINE_BUSY", message, { retryAfterMs });
  if (isTooLong(text)) return new AppError("PROMPT_TOO_LONG", message);
  if (response.status === 404 || response.status === 503) return new AppError("MODEL_NOT_LOADED", message);
  if (response.status === 400 || response.status === 422) return new AppError("INVALID", message);
  return new AppError("INTERNAL", message);
}

function isTooLong(text: string): boolean {
  return /context_length_exceeded|exceed_context_size|maximum context length|exceeds the available context/i.test(text);
}

function messageOf(text: string): string {
  try {
    const body = JSON.parse(text) as { error?: { message?: string } | string; message?: string };
    const found = typeof body.error === "string" ? body.error : (body.error?.message ?? body.message);
    return (found ?? text).slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
}

/** The data of every event of a stream, without the closing `[DONE]`. */
export async function* readEvents(response: Response): AsyncGenerator<unknown> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    rest += decoder.decode(piece, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const data = /^data:\s*(.*)$/.exec(line)?.[1];
      if (data === "[DONE]") return;
      if (data) yield JSON.parse(data) as unknown;
    }
  }
}
