import { AppError } from "@whetstone/core/errors";
import type { Embedder } from "./embedder.ts";

/** For tests: vectors that begin with the text's length; the text `unavailable` fails. */
export const fakeEmbedder: Embedder = {
  embed: async (texts) => {
    if (texts.includes("unavailable")) throw new AppError("UNAVAILABLE", "Not running.", { retryAfterMs: 5 });
    return texts.map((text) => Float32Array.from({ length: 384 }, (_, index) => text.length + index / 384));
  },
  status: () => ({ state: "ready", restarts: 0, pid: null, error: null, silentMs: 0 }),
  close: async () => {},
};
