import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "@whetstone/core/errors";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { arrayPair, ggufBytes, tensor, text, textPair, u32, u32Pair, u64, validPairs } from "./gguf-bytes.ts";
import { readGguf } from "./read-gguf.ts";

const folder = mkdtempSync(join(tmpdir(), "gguf-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(bytes: Buffer) {
  const path = join(folder, "file.gguf");
  writeFileSync(path, bytes);
  return readGguf(path);
}

const valid = ggufBytes();
const withPair = (pair: Buffer) => ggufBytes({ pairs: [...validPairs, pair] });
const huge = 2n ** 62n;
const threeGiB = 3n * 2n ** 30n;

/** Small files that made other readers hang, overflow their stack or abort the process, and their relatives. */
const hostile: [name: string, bytes: Buffer, reason: RegExp][] = [
  ["empty", Buffer.alloc(0), /is empty/],
  ["only the magic", Buffer.from("GGUF"), /ends in the middle/],
  ["another kind of file", Buffer.from("PK\u0003\u0004 not a model at all"), /does not begin with GGUF/],
  ["header cut short", valid.subarray(0, 20), /ends in the middle/],
  ["keys cut short", valid.subarray(0, 60), /ends in the middle/],
  ["data cut short", valid.subarray(0, valid.length - 1), /ends at byte/],
  ["version 99", ggufBytes({ version: 99 }), /version is 99/],
  ["version 1", ggufBytes({ version: 1 }), /version is 1/],
  ["big-endian version", ggufBytes({ version: 0x03000000 }), /version is/],
  ["no tensors", ggufBytes({ tensors: [] }), /no tensors/],
  ["huge tensor count", ggufBytes({ claims: { tensors: huge } }), /impossibly large/],
  ["many tensors", ggufBytes({ claims: { tensors: 20_001 } }), /claims 20001 tensors/],
  ["huge key count", ggufBytes({ claims: { keys: huge } }), /impossibly large/],
  ["many keys", ggufBytes({ claims: { keys: 4_000_000_000 } }), /claims 4000000000 keys/],
  ["one key too many", ggufBytes({ claims: { keys: validPairs.length + 1 } }), /GGUF model file/],
  ["key of 3 GiB", ggufBytes({ pairs: [u64(threeGiB)] }), /longer than 65535 bytes/],
  ["text of 3 GiB", withPair(Buffer.concat([text("x"), u32(8), u64(threeGiB)])), /more than 16 MiB/],
  ["text beyond the end", withPair(Buffer.concat([text("x"), u32(8), u64(1_000_000)])), /ends in the middle/],
  ["huge array", withPair(arrayPair("x", { type: 4, items: huge })), /impossibly large/],
  ["array of 5 million", withPair(arrayPair("x", { type: 0, items: 5_000_000 })), /claims 5000000 items/],
  ["array beyond the end", withPair(arrayPair("x", { type: 12, items: 3_000_000 })), /ends in the middle/],
  ["array of arrays", withPair(arrayPair("x", { type: 9, items: 1 })), /array of arrays/],
  ["array of an unknown type", withPair(arrayPair("x", { type: 77, items: 1 })), /unknown type 77/],
  ["value of an unknown type", withPair(Buffer.concat([text("x"), u32(13)])), /unknown type 13/],
  ["the same key twice", withPair(textPair("general.name", "again")), /is there twice/],
  ["key without a name", withPair(textPair("", "x")), /without a name/],
  ["no architecture", ggufBytes({ pairs: [textPair("general.name", "x")] }), /architecture/],
  ["alignment 0", withPair(u32Pair("general.alignment", 0)), /alignment is 0/],
  ["alignment 33", withPair(u32Pair("general.alignment", 33)), /alignment is 33/],
  ["alignment of 2 GiB", withPair(u32Pair("general.alignment", 2 ** 31)), /alignment is/],
  ["no dimensions", ggufBytes({ tensors: [tensor({ shape: [] })] }), /has 0 dimensions/],
  ["five dimensions", ggufBytes({ tensors: [tensor({ shape: [1, 1, 1, 1, 1] })] }), /has 5 dimensions/],
  ["a dimension of 0", ggufBytes({ tensors: [tensor({ shape: [32, 0] })] }), /impossible shape/],
  ["overflowing dimensions", ggufBytes({ tensors: [tensor({ shape: [2 ** 33, 2 ** 33] })] }), /impossible shape/],
  ["huge dimension", ggufBytes({ tensors: [tensor({ shape: [2n ** 63n] })] }), /impossibly large/],
  ["unknown tensor type", ggufBytes({ tensors: [tensor({ type: 4 })] }), /unknown type 4/],
  ["rows that fill no block", ggufBytes({ tensors: [tensor({ shape: [33, 4], type: 2 })] }), /do not fill blocks/],
  ["offset not aligned", ggufBytes({ tensors: [tensor({ offset: 3 })] }), /is not aligned/],
  ["offset beyond the end", ggufBytes({ tensors: [tensor({ offset: 2 ** 40 })] }), /ends at byte/],
];

describe("readGguf", () => {
  it("describes a valid file", () => {
    expect(read(valid)).toEqual({
      architecture: "llama",
      name: "Tiny",
      parameters: 128,
      contextLength: 256,
      vocabularySize: 2,
      chatTemplate: "{{ messages }}",
      fileType: 0,
      quant: "F32",
      sizeBytes: valid.length,
      tensors: [{ name: "token_embd.weight", shape: [32, 4], type: "F32", bytes: 512 }],
      numbers: new Map([
        ["llama.context_length", 256],
        ["general.file_type", 0],
      ]),
      adapter: null,
    });
  });

  it.each(hostile)("refuses a file: %s", (_, bytes, reason) => {
    const before = process.memoryUsage().rss;
    const started = performance.now();
    expect(() => read(bytes)).toThrow(reason);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  it("refuses what is not there and what is a folder", () => {
    expect(() => readGguf(join(folder, "missing.gguf"))).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }));
    expect(() => readGguf(folder)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }));
  });

  it("accepts or refuses any mutation, and never fails in another way", () => {
    const change = fc.tuple(fc.nat(valid.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(valid.length), (changes, length) => {
        const bytes = Buffer.from(valid);
        for (const [at, value] of changes) bytes[at] = value;
        const started = performance.now();
        try {
          read(length % 4 === 0 ? bytes.subarray(0, length) : bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).code).toBe("MODEL_INVALID");
        }
        expect(performance.now() - started).toBeLessThan(1_000);
      }),
      { numRuns: 500 },
    );
  });
});
