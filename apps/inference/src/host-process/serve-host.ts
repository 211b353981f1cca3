import { errorFields, log } from "@whetstone/core/log";
import { beatEveryMs, type HostNews } from "./messages.ts";

export type HostWork<In, News> = {
  info: News;
  onMessage: (message: In) => void;
  /** Grows with each finished piece of work; the parent kills a host that is busy and stands still. */
  steps: () => number;
  running: () => number;
  /** Numbers for operators, by name; told once a second. */
  facts?: () => Record<string, number>;
};

/**
 * The child's side of a supervised process: waits for `init`, beats once a second from then on, and
 * ends when the parent is gone, so that no model outlives the server in memory.
 */
export function serveHost<Init, In, Info>(
  open: (init: Init, send: (message: unknown) => void) => Promise<HostWork<In, Info>>,
): void {
  let work: HostWork<In, Info> | null = null;
  const send = (message: unknown) => {
    if (process.connected) process.send?.(message);
  };
  process.stderr.on("error", () => {});
  process.on("disconnect", () => process.exit(0));
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});

  process.once("message", (init: Init) => {
    setInterval(() => send(beat(work)), beatEveryMs);
    process.on("message", (message: In) => work?.onMessage(message));
    open(init, send).then(
      (opened) => {
        work = opened;
        send({ type: "ready", info: opened.info } satisfies HostNews);
      },
      (error: unknown) => refuse(error, send),
    );
  });
}

function beat(work: HostWork<never, unknown> | null): HostNews {
  const facts = { resident_bytes: process.memoryUsage.rss(), ...work?.facts?.() };
  return { type: "beat", steps: work?.steps() ?? 0, running: work?.running() ?? 0, facts };
}

function refuse(error: unknown, send: (news: HostNews) => void): void {
  log("error", "host.refused", errorFields(error));
  const isInvalid = error instanceof Error && "code" in error && error.code === "MODEL_INVALID";
  const message = error instanceof Error ? error.message : String(error);
  send({ type: "refused", code: isInvalid ? "MODEL_INVALID" : "INTERNAL", message });
  setTimeout(() => process.exit(1), 100);
}
