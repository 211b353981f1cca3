/** Writes GGUF files for tests, right and wrong ones. */

export const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

export const u64 = (value: number | bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

export const text = (value: string) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);

export const textPair = (key: string, value: string) => Buffer.concat([text(key), u32(8), text(value)]);
export const u32Pair = (key: string, value: number) => Buffer.concat([text(key), u32(4), u32(value)]);
export const arrayPair = (key: string, array: { type: number; items: number | bigint; data?: Buffer }) =>
  Buffer.concat([text(key), u32(9), u32(array.type), u64(array.items), array.data ?? Buffer.alloc(0)]);

export type TensorBytes = { name?: string; shape?: (number | bigint)[]; type?: number; offset?: number | bigint };

export function tensor({
  name = "token_embd.weight",
  shape = [32, 4],
  type = 0,
  offset = 0,
}: TensorBytes = {}): Buffer {
  return Buffer.concat([text(name), u32(shape.length), ...shape.map(u64), u32(type), u64(offset)]);
}

export type FileBytes = {
  magic?: string;
  version?: number;
  /** Counts to claim instead of the true ones. */
  claims?: { tensors?: number | bigint; keys?: number | bigint };
  pairs?: Buffer[];
  tensors?: Buffer[];
  data?: Buffer;
  alignment?: number;
};

/** A whole file; without options a valid one with one tensor of 32 × 4 floats. */
export function ggufBytes(options: FileBytes = {}): Buffer {
  const pairs = options.pairs ?? validPairs;
  const tensors = options.tensors ?? [tensor()];
  const header = Buffer.concat([
    Buffer.from(options.magic ?? "GGUF"),
    u32(options.version ?? 3),
    u64(options.claims?.tensors ?? tensors.length),
    u64(options.claims?.keys ?? pairs.length),
    ...pairs,
    ...tensors,
  ]);
  const padding = Buffer.alloc((32 - (header.length % 32)) % 32);
  return Buffer.concat([header, padding, options.data ?? Buffer.alloc(32 * 4 * 4)]);
}

export const validPairs = [
  textPair("general.architecture", "llama"),
  textPair("general.name", "Tiny"),
  u32Pair("llama.context_length", 256),
  u32Pair("general.file_type", 0),
  textPair("tokenizer.chat_template", "{{ messages }}"),
  arrayPair("tokenizer.ggml.tokens", { type: 8, items: 2, data: Buffer.concat([text("a"), text("b")]) }),
];
