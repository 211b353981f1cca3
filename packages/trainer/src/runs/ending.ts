import { exits } from "./contract.ts";

export type Ending =
  | { kind: "publish" }
  | { kind: "cancelled"; reason: string }
  /** Trying again cannot mend it. */
  | { kind: "failed"; code: string; reason: string }
  /** Once more, with half the tokens at once. */
  | { kind: "shrink"; reason: string }
  /** A fault of the machine: the next attempt continues from the newest checkpoint. */
  | { kind: "retry"; reason: string };

/**
 * What an end of the sidecar means. `wanted` is why we asked it to stop, if we did; `message` what its last event said;
 * `mayShrink` whether less memory has not been tried yet.
 */
export function decideEnding(input: {
  code: number | null;
  message: string | null;
  lastWords: string;
  wanted: "cancel" | "shutdown" | null;
  mayShrink: boolean;
}): Ending {
  const { code, wanted } = input;
  const reason = input.message ?? lastLine(input.lastWords) ?? "it ended without a word";
  switch (code) {
    case exits.ok:
      return { kind: "publish" };
    case exits.cancelled:
      return wanted === "shutdown"
        ? { kind: "retry", reason: "the worker was asked to end" }
        : { kind: "cancelled", reason };
    case exits.badData:
      return { kind: "failed", code: "BAD_DATA", reason };
    case exits.checkFailed:
      return { kind: "failed", code: "CHECK_FAILED", reason };
    case exits.baseMismatch:
      return { kind: "failed", code: "BASE_MISMATCH", reason };
    case exits.outOfMemory:
      return input.mayShrink ? { kind: "shrink", reason } : { kind: "failed", code: "OUT_OF_MEMORY", reason };
    default:
      // A second signal, or a stop that took too long: what was wanted has happened.
      if (wanted === "cancel")
        return { kind: "cancelled", reason: "ended before its next step; the last checkpoint stays" };
      return {
        kind: "retry",
        reason: `the training process ended ${code === null ? "by a signal" : `with ${code}`}: ${reason}`,
      };
  }
}

function lastLine(text: string): string | null {
  return text.trim().split("\n").at(-1)?.trim().slice(0, 500) || null;
}
