import { randomUUID } from "node:crypto";
import type { ChatMessage, InferenceClient } from "@whetstone/inference/client";

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
  text: string;
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
    ...{ adapterHash, prompt, servedBy: null, text: "", error: null },
    ...{ beganAt: performance.now(), endedAt: 0 },
  };
  const request = { requestId: randomUUID(), site: "swap", adapterHash, messages: prompts[prompt] ?? [], maxTokens };
  for await (const event of inference.generate({ ...request, deadlineMs: 300_000 })) {
    if (event.type === "started") heard.servedBy = event.model.adapterHash;
    if (event.type === "delta") heard.text += event.text;
    if (event.type === "failed") heard.error = `${event.code}: ${event.message}`;
  }
  heard.endedAt = performance.now();
  return heard;
}

/** Whether two greedy texts part at a place where the two best tokens are closer than 0.05 in their logits. */
export async function isNearTie(inference: InferenceClient, one: Heard, own: string): Promise<boolean> {
  const messages = prompts[one.prompt] ?? [];
  const head = await inference.tokenize({ messages });
  const [mine, theirs] = await Promise.all([one.text, own].map((text) => inference.tokenize({ text })));
  const parts = (mine ?? []).findIndex((token, at) => token !== theirs?.[at]);
  const shared = (mine ?? []).slice(0, parts < 0 ? mine?.length : parts);
  const { adapterHash } = one;
  const [best, second] = await inference.nextTokens({ prompt: { tokens: [...head, ...shared] }, top: 2, adapterHash });
  return best !== undefined && second !== undefined && Math.log(best.p / second.p) < 0.05;
}
