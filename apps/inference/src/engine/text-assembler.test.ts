import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTextAssembler } from "./text-assembler.ts";

/** One token per byte: every character beyond ASCII is split. */
const detokenize = (tokens: number[]) => new TextDecoder().decode(Uint8Array.from(tokens));
const bytesOf = (text: string) => [...new TextEncoder().encode(text)];

function assemble(text: string, stop: string[] = []) {
  const assembler = createTextAssembler({ detokenize, stop });
  const pieces = bytesOf(text).map((byte) => assembler.push(byte));
  return { pieces, text: pieces.join("") + assembler.finish(), isStopped: assembler.isStopped() };
}

describe("text assembler", () => {
  it("shows a character only when it is whole", () => {
    expect(assemble("é€🦊").pieces).toEqual(["", "é", "", "", "€", "", "", "", "🦊"]);
  });

  it("ends before a stop string and shows nothing of it", () => {
    const { text, pieces, isStopped } = assemble("Hello\nUser: x", ["\nUser:"]);
    expect({ text, isStopped }).toEqual({ text: "Hello", isStopped: true });
    expect(pieces.join("")).toBe("Hello");
  });

  it("gives back what only looked like a stop string", () => {
    expect(assemble("a STOX b", ["STOP"]).text).toBe("a STOX b");
    expect(assemble("ends in STO", ["STOP"]).text).toBe("ends in STO");
  });

  it("takes the earliest of several stop strings", () => {
    expect(assemble("one two three", ["three", "two"]).text).toBe("one ");
  });

  it("gives any text back unchanged, and the same pieces every time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (drawn) => {
        const text = drawn.replaceAll("\uFFFD", "");
        expect(assemble(text, ["@@@@"]).text).toBe(text.split("@@@@", 1)[0]);
        expect(assemble(text)).toEqual(assemble(text));
      }),
    );
  });
});
