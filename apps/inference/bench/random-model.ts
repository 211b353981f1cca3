import { ones, randomTensor, zeros } from "./random-weights.ts";
import { type GgufValue, type TensorToWrite, writeGguf } from "./write-gguf.ts";

export type ModelShape = {
  /** A qwen3 is made as a reranker, with its head for "yes" and "no". */
  architecture: "llama" | "qwen2" | "qwen3";
  layers: number;
  width: number;
  heads: number;
  kvHeads: number;
  feedForward: number;
  vocabulary: number;
  context: number;
  ropeBase: number;
  /** Whether the output shares the embedding's weights. */
  isTied: boolean;
};

/** For tests: everything that a large model has, in half a megabyte. */
export const tinyShapes = {
  llama: shape("llama", [2, 64, 4, 2, 128, 512], { context: 4_096, ropeBase: 10_000, isTied: true }),
  qwen2: shape("qwen2", [2, 64, 4, 2, 128, 512], { context: 4_096, ropeBase: 10_000, isTied: true }),
  qwen3: shape("qwen3", [2, 64, 4, 2, 128, 512], { context: 4_096, ropeBase: 10_000, isTied: true }),
};

/** True shapes of the models that we measure with, and the tiny ones. */
export const shapes: Record<string, ModelShape> = {
  "smollm2-135m": shape("llama", [30, 576, 9, 3, 1_536, 49_152], { context: 8_192, ropeBase: 100_000, isTied: true }),
  "qwen2.5-0.5b": shape("qwen2", [24, 896, 14, 2, 4_864, 151_936], { context: 32_768, ropeBase: 1e6, isTied: true }),
  "qwen2.5-7b": shape("qwen2", [28, 3_584, 28, 4, 18_944, 152_064], { context: 32_768, ropeBase: 1e6, isTied: false }),
  "mistral-7b": shape("llama", [32, 4_096, 32, 8, 14_336, 32_768], { context: 32_768, ropeBase: 1e6, isTied: false }),
  "tiny-llama": tinyShapes.llama,
  "tiny-qwen2": tinyShapes.qwen2,
};

type Sizes = [layers: number, width: number, heads: number, kvHeads: number, feedForward: number, vocabulary: number];

function shape(
  architecture: ModelShape["architecture"],
  [layers, width, heads, kvHeads, feedForward, vocabulary]: Sizes,
  more: Pick<ModelShape, "context" | "ropeBase" | "isTied">,
): ModelShape {
  return { architecture, layers, width, heads, kvHeads, feedForward, vocabulary, ...more };
}

/**
 * Writes a model with random weights of a true shape: its speed means something, its text does not. It says
 * words in capitals; each byte of other text is one token, so prompt lengths are exact in any engine.
 */
export function writeRandomModel(
  path: string,
  options: { shape: ModelShape; name: string; type: "q8_0" | "q4_0" | "f16" | "f32"; seed: number },
): void {
  const { shape, type } = options;
  let seed = options.seed * 1_000_003;
  const linear = (name: string, inputs: number, outputs: number) =>
    randomTensor({ name, shape: [inputs, outputs], type }, { seed: ++seed, spread: 1 / Math.sqrt(inputs) });
  const kvWidth = (shape.width / shape.heads) * shape.kvHeads;
  const layer = (index: number): TensorToWrite[] => {
    const at = (part: string) => `blk.${index}.${part}`;
    const biases = [at("attn_q.bias"), at("attn_k.bias"), at("attn_v.bias")];
    return [
      ones(at("attn_norm.weight"), shape.width),
      linear(at("attn_q.weight"), shape.width, shape.width),
      linear(at("attn_k.weight"), shape.width, kvWidth),
      linear(at("attn_v.weight"), shape.width, kvWidth),
      linear(at("attn_output.weight"), shape.width, shape.width),
      ...(shape.architecture === "qwen2" ? biases : []).map((name, part) =>
        zeros(name, part === 0 ? shape.width : kvWidth),
      ),
      ...(shape.architecture === "qwen3" ? [at("attn_q_norm.weight"), at("attn_k_norm.weight")] : []).map((name) =>
        ones(name, shape.width / shape.heads),
      ),
      ones(at("ffn_norm.weight"), shape.width),
      linear(at("ffn_gate.weight"), shape.width, shape.feedForward),
      linear(at("ffn_up.weight"), shape.width, shape.feedForward),
      linear(at("ffn_down.weight"), shape.feedForward, shape.width),
    ];
  };
  writeGguf(path, {
    pairs: { ...modelPairs(options), ...vocabularyPairs(shape.vocabulary) },
    tensors: [
      randomTensor({ name: "token_embd.weight", shape: [shape.width, shape.vocabulary], type }, { seed, spread: 0.1 }),
      ...Array.from({ length: shape.layers }, (_, index) => layer(index)).flat(),
      ones("output_norm.weight", shape.width),
      ...(shape.isTied ? [] : [linear("output.weight", shape.width, shape.vocabulary)]),
      ...(shape.architecture === "qwen3" ? [linear("cls.output.weight", shape.width, 2)] : []),
    ],
  });
}

function modelPairs({ shape, name }: { shape: ModelShape; name: string }): Record<string, GgufValue> {
  const key = (part: string) => `${shape.architecture}.${part}`;
  return {
    "general.architecture": { str: shape.architecture },
    "general.name": { str: `${name} (random weights)` },
    [key("context_length")]: { u32: shape.context },
    [key("embedding_length")]: { u32: shape.width },
    [key("block_count")]: { u32: shape.layers },
    [key("feed_forward_length")]: { u32: shape.feedForward },
    [key("attention.head_count")]: { u32: shape.heads },
    [key("attention.head_count_kv")]: { u32: shape.kvHeads },
    [key("attention.layer_norm_rms_epsilon")]: { f32: 1e-5 },
    [key("rope.dimension_count")]: { u32: shape.width / shape.heads },
    [key("rope.freq_base")]: { f32: shape.ropeBase },
    [key("vocab_size")]: { u32: shape.vocabulary },
    ...(shape.architecture === "qwen3" && {
      [key("pooling_type")]: { u32: 4 },
      [key("classifier.output_labels")]: { strs: ["yes", "no"] },
    }),
  };
}

const controls = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];
const template =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

function vocabularyPairs(size: number): Record<string, GgufValue> {
  const bytes = byteCharacters();
  const fillers = Array.from({ length: size - controls.length - bytes.length }, (_, index) => `Ġ${capitals(index)}`);
  return {
    "tokenizer.ggml.model": { str: "gpt2" },
    // Words that are in the vocabulary are taken whole: an answer that comes back in the next turn has the same tokens.
    "tokenizer.ggml.pre": { str: "llama-bpe" },
    "tokenizer.ggml.tokens": { strs: [...controls, ...bytes, ...fillers] },
    "tokenizer.ggml.token_type": {
      i32s: Array.from({ length: size }, (_, index) => (index < controls.length ? 3 : 1)),
    },
    "tokenizer.ggml.merges": { strs: ["Ā ā"] },
    "tokenizer.ggml.bos_token_id": { u32: 1 },
    "tokenizer.ggml.eos_token_id": { u32: 2 },
    "tokenizer.ggml.add_bos_token": { bool: false },
    "tokenizer.chat_template": { str: template },
  };
}

/** A word of at least four capitals for each number: prompts in small letters contain none of them. */
function capitals(index: number): string {
  let rest = index;
  let word = "";
  while (rest > 0 || word.length < 4) {
    word += String.fromCharCode(65 + (rest % 26));
    rest = Math.floor(rest / 26);
  }
  return word;
}

/** The character that stands for each byte in byte-level BPE: itself where it is visible, else one from U+0100 on. */
function byteCharacters(): string[] {
  let next = 256;
  const isVisible = (byte: number) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isVisible(byte) ? byte : next++));
}
