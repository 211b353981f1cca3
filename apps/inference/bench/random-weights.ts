import { type TensorToWrite, tensorBytes } from "./write-gguf.ts";

/** Numbers from 0 to 1 that depend on nothing but the seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pieceBytes = 1 << 20;

/** A tensor of ones: the scale of a norm. */
export function ones(name: string, length: number): TensorToWrite {
  const values = new Float32Array(length).fill(1);
  return { name, shape: [length], type: "f32", data: () => [new Uint8Array(values.buffer)] };
}

export function zeros(name: string, length: number): TensorToWrite {
  return { name, shape: [length], type: "f32", data: () => [new Uint8Array(length * 4)] };
}

/** Random weights with the standard deviation `spread`; the same seed gives the same bytes. */
export function randomTensor(
  tensor: { name: string; shape: number[]; type: TensorToWrite["type"] },
  { seed, spread }: { seed: number; spread: number },
): TensorToWrite {
  return { ...tensor, data: () => pieces(tensor, { random: seededRandom(seed), spread }) };
}

type Source = { random: () => number; spread: number };

function* pieces(tensor: { shape: number[]; type: TensorToWrite["type"] }, source: Source): Generator<Uint8Array> {
  const total = tensorBytes(tensor);
  const unit = { f32: 4, f16: 2, q8_0: 34, q4_0: 18 }[tensor.type];
  const largest = Math.floor(pieceBytes / unit) * unit;
  for (let at = 0; at < total; at += largest) {
    const bytes = Buffer.alloc(Math.min(largest, total - at));
    fill(bytes, { type: tensor.type, ...source });
    yield bytes;
  }
}

/** Uniform values with the wanted standard deviation: as good as normal ones for measuring. */
function fill(bytes: Buffer, { type, random, spread }: Source & { type: TensorToWrite["type"] }): void {
  const width = spread * Math.sqrt(12);
  const value = () => (random() - 0.5) * width;
  if (type === "f32") for (let at = 0; at < bytes.length; at += 4) bytes.writeFloatLE(value(), at);
  else if (type === "f16") for (let at = 0; at < bytes.length; at += 2) bytes.writeUInt16LE(halfBits(value()), at);
  else
    fillBlocks(bytes, { blockBytes: type === "q8_0" ? 34 : 18, scale: width / (type === "q8_0" ? 256 : 16), random });
}

/** Blocks of a half-precision scale and random integers of 8 or 4 bits, which are uniform already. */
function fillBlocks(bytes: Buffer, options: { blockBytes: number; scale: number; random: () => number }): void {
  const scale = halfBits(options.scale);
  for (let at = 0; at < bytes.length; at += options.blockBytes) {
    bytes.writeUInt16LE(scale, at);
    for (let byte = 2; byte < options.blockBytes; byte += 4) {
      const drawn = Math.floor(options.random() * 2 ** 32);
      for (let index = 0; index < Math.min(4, options.blockBytes - byte); index++) {
        bytes[at + byte + index] = (drawn >>> (8 * index)) & 255;
      }
    }
  }
}

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/** Half-precision bits of a number, rounded to nearest; too small ones become 0. */
function halfBits(value: number): number {
  asFloat[0] = value;
  const bits = asBits[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  if (exponent <= 0) return subnormalHalf(sign, value);
  const rounded = (exponent << 10) + ((bits & 0x7fffff) >>> 13) + ((bits >>> 12) & 1);
  return sign | Math.min(rounded, 0x7bff);
}

function subnormalHalf(sign: number, value: number): number {
  return sign | Math.round(Math.abs(value) * 2 ** 24);
}
