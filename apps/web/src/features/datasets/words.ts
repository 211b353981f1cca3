import type { formats } from "./schema.ts";

export const formatWords: Record<(typeof formats)[number], string> = {
  messages: "OpenAI messages",
  "prompt-completion": "Prompt and completion",
  alpaca: "Alpaca",
  sharegpt: "ShareGPT",
  dpo: "Preferences (DPO)",
  kto: "Verdicts (KTO)",
};
