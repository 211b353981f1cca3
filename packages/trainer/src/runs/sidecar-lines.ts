import { EventEmitter, on } from "node:events";
import { createInterface } from "node:readline";
import { parseEvent, type SidecarEvent } from "./contract.ts";

/** Characters of a log line that are kept. */
const maxLine = 500;

/** A line that is no event: what libraries print. Null for an empty one. */
export function toLogEvent(line: string): SidecarEvent | null {
  const message = line.trimEnd().slice(0, maxLine);
  return message ? { type: "log", level: "info", message } : null;
}

/**
 * Events of the standard output and log lines of the standard error, as they come; ends when both have ended. Listens from
 * the call on, so nothing is lost before somebody reads.
 */
export function readSidecar(output: {
  stdout: NodeJS.ReadableStream;
  stderr: NodeJS.ReadableStream;
}): AsyncIterable<SidecarEvent> {
  const lines = new EventEmitter();
  let open = 2;
  const listen = (input: NodeJS.ReadableStream, read: (line: string) => SidecarEvent | null) =>
    createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
      .on("line", (line) => {
        const event = read(line);
        if (event) lines.emit("event", event);
      })
      .on("close", () => --open === 0 && lines.emit("end"));
  const events = on(lines, "event", { close: ["end"] });
  listen(output.stdout, parseEvent);
  listen(output.stderr, toLogEvent);
  return eachFirst(events);
}

async function* eachFirst(events: AsyncIterable<unknown[]>): AsyncGenerator<SidecarEvent> {
  for await (const [event] of events) yield event as SidecarEvent;
}
