import { closeSync, openSync, writeSync } from "node:fs";

/** A value of a GGUF key. `bool`, `u32`, `f32` and `i32s` name the type that the format wants. */
export type GgufValue =
  | { str: string }
  | { u32: number }
  | { f32: number }
  | { bool: boolean }
  | { strs: string[] }
  | { i32s: number[] };

export type TensorToWrite = {
  name: string;
  /** The first is the length of a row. */
  shape: number[];
  type: "f32" | "f16" | "q8_0" | "q4_0";
  /** The bytes in pieces, in order; made when they are written, so that large files need little memory. */
  data: () => Iterable<Uint8Array>;
};

const types = {
  f32: { id: 0, blockValues: 1, blockBytes: 4 },
  f16: { id: 1, blockValues: 1, blockBytes: 2 },
  q4_0: { id: 2, blockValues: 32, blockBytes: 18 },
  q8_0: { id: 8, blockValues: 32, blockBytes: 34 },
};
const alignment = 32;

/** Bytes of a tensor's content. */
export function tensorBytes(tensor: { shape: number[]; type: TensorToWrite["type"] }): number {
  const { blockValues, blockBytes } = types[tensor.type];
  return (tensor.shape.reduce((product, length) => product * length, 1) / blockValues) * blockBytes;
}

/** Writes a GGUF file of version 3, little endian, alignment 32. */
export function writeGguf(path: string, content: { pairs: Record<string, GgufValue>; tensors: TensorToWrite[] }): void {
  const file = openSync(path, "w");
  try {
    let at = write(file, header(content));
    for (const tensor of content.tensors) {
      at += write(file, Buffer.alloc(padding(at)));
      let length = 0;
      for (const piece of tensor.data()) length += write(file, piece);
      const wanted = tensorBytes(tensor);
      if (length !== wanted) throw new Error(`${tensor.name} has ${length} bytes instead of ${wanted}`);
      at += length;
    }
  } finally {
    closeSync(file);
  }
}

function header({ pairs, tensors }: { pairs: Record<string, GgufValue>; tensors: TensorToWrite[] }): Buffer {
  let offset = 0;
  const infos = tensors.map((tensor) => {
    const info = [text(tensor.name), u32(tensor.shape.length), ...tensor.shape.map(u64)];
    info.push(u32(types[tensor.type].id), u64(offset));
    offset += tensorBytes(tensor);
    offset += padding(offset);
    return Buffer.concat(info);
  });
  const head = Buffer.concat([
    Buffer.from("GGUF"),
    u32(3),
    u64(tensors.length),
    u64(Object.keys(pairs).length),
    ...Object.entries(pairs).map(([key, value]) => Buffer.concat([text(key), encode(value)])),
    ...infos,
  ]);
  return Buffer.concat([head, Buffer.alloc(padding(head.length))]);
}

function encode(value: GgufValue): Buffer {
  if ("str" in value) return Buffer.concat([u32(8), text(value.str)]);
  if ("u32" in value) return Buffer.concat([u32(4), u32(value.u32)]);
  if ("f32" in value) return Buffer.concat([u32(6), f32(value.f32)]);
  if ("bool" in value) return Buffer.concat([u32(7), Buffer.from([value.bool ? 1 : 0])]);
  if ("strs" in value) return Buffer.concat([u32(9), u32(8), u64(value.strs.length), ...value.strs.map(text)]);
  return Buffer.concat([u32(9), u32(5), u64(value.i32s.length), Buffer.from(Int32Array.from(value.i32s).buffer)]);
}

function write(file: number, bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  return bytes.length;
}

function padding(at: number): number {
  return (alignment - (at % alignment)) % alignment;
}

function text(value: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}
