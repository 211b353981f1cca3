import type { InferenceClient } from "@whetstone/inference/client";

/** Everyday questions with plain answers: what a model of any size knew before it was trained on a site's own rows. */
export const generalText: [string, string][] = [
  ["What is the capital of France?", "The capital of France is Paris."],
  ["How many days are there in a week?", "There are seven days in a week."],
  ["What do bees make?", "Bees make honey."],
  ["Why is the sky blue?", "Air scatters blue light more than red light, so the sky looks blue."],
  ["What is water made of?", "Water is made of hydrogen and oxygen."],
  ["Name three primary colors.", "Red, yellow and blue are primary colors."],
  ["What is the opposite of hot?", "The opposite of hot is cold."],
  ["How do plants get energy?", "Plants get energy from sunlight through photosynthesis."],
  ["What is a library?", "A library is a place where people can read and borrow books."],
  ["Say thank you politely.", "Thank you very much for your help."],
  ["What season comes after winter?", "Spring comes after winter."],
  ["How do you make tea?", "Boil water, pour it over the tea leaves and wait a few minutes."],
  ["What is the largest ocean?", "The Pacific Ocean is the largest ocean."],
  ["What do you use an umbrella for?", "You use an umbrella to stay dry in the rain."],
  ["Write a short greeting.", "Hello, it is nice to meet you."],
  ["What is ten plus five?", "Ten plus five is fifteen."],
];
const system = "You are a helpful assistant.";

/**
 * Mean negative log-likelihood per token (nats) of plain answers to everyday questions, end of the turn included: it rises
 * when a version has forgotten how to talk. Most sensitive for small models.
 */
export async function generalLoss(inference: InferenceClient, adapterHash: string | null): Promise<number> {
  let logProb = 0;
  let tokens = 0;
  for (const [question, answer] of generalText) {
    const messages = [
      { role: "system" as const, content: system },
      { role: "user" as const, content: question },
    ];
    const score = await inference.score({ prompt: { messages }, completion: answer, includeEnd: true, adapterHash });
    logProb += score.logProb;
    tokens += score.tokens.length;
  }
  return -logProb / Math.max(tokens, 1);
}
