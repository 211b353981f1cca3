/** Between the server and the embedding process. */
export type EmbedInit = { dir: string; threads: number };
export type EmbedAsk = { type: "embed"; id: number; texts: string[] };
export type EmbedAnswer =
  | { type: "embedded"; id: number; vectors: Float32Array[] }
  | { type: "embed-failed"; id: number; message: string };
