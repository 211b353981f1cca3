import type { ChosenToken } from "../contract.ts";

type Weighed = { text: string; logProb: number };

/** OpenAI's `logprobs` of a choice: null where nobody asked for them. */
export function logProbsBody(tokens: ChosenToken[] | undefined) {
  if (!tokens) return null;
  return { content: tokens.map((one) => ({ ...body(one), top_logprobs: one.top.map(body) })), refusal: null };
}

/** A part of a character has no bytes that text could tell. JSON has no infinity: beyond -9999 is "never", as OpenAI says it. */
function body({ text, logProb }: Weighed) {
  const bytes = text.includes("\uFFFD") ? null : [...Buffer.from(text)];
  return { token: text, logprob: Math.max(-9_999, logProb), bytes };
}
