import { randomUUID } from "node:crypto";
import type { ChatMessage, ChosenToken, InferenceClient } from "@whetstone/inference/client";

const system = "You help customers of a shop for bags. Answer in one short sentence.";
const questions = [
  "How long does delivery take?",
  "Can I return a bag that I have used?",
  "Do you repair zips?",
  "Where is my parcel?",
];
/** The conversations that are asked over and over. */
export const prompts: ChatMessage[][] = questions.map((content) => [
  { role: "system", content: system },
  { role: "user", content },
]);

export type Heard = {
  /** What was asked for, and what the engine says has answered. */
  adapterHash: string | null;
  servedBy: string | null;
  prompt: number;
  tokens: ChosenToken[];
  error: string | null;
  beganAt: number;
  endedAt: number;
};

/** One greedy answer, from the request to its end. */
export async function generateOnce(
  inference: InferenceClient,
  input: { adapterHash: string | null; prompt: number; tokens: number },
): Promise<Heard> {
  const { adapterHash, prompt, tokens: maxTokens } = input;
  const heard: Heard = {
    ...{ adapterHash, prompt, servedBy: null, tokens: [], error: null },
    ...{ beganAt: performance.now(), endedAt: 0 },
  };
  const request = { requestId: randomUUID(), site: "swap", adapterHash, messages: prompts[prompt] ?? [], maxTokens };
  for await (const event of inference.generate({ ...request, topLogProbs: 5, deadlineMs: 300_000 })) {
    if (event.type === "started") heard.servedBy = event.model.adapterHash;
    if (event.type === "delta") heard.tokens.push(...(event.tokens ?? []));
    if (event.type === "failed") heard.error = `${event.code}: ${event.message}`;
  }
  heard.endedAt = performance.now();
  return heard;
}
