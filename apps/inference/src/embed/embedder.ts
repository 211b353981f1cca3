import type { HostStatus } from "../host-process/supervise.ts";

/** Texts to unit-length vectors. Throws UNAVAILABLE when it cannot for more than ten seconds. */
export type Embedder = {
  embed: (texts: string[]) => Promise<Float32Array[]>;
  status: () => HostStatus;
  close: () => Promise<void>;
};
