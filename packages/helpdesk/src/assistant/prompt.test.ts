import { AppError } from "@whetstone/core/errors";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFakeInference } from "../testing/fake-inference.ts";
import { toChatMessage } from "./chat-model.ts";
import { buildPrompt, type PromptInput, readPromptPassages } from "./prompt.ts";

const { countTokens } = createFakeInference();
const input: PromptInput = {
  site: "Lamp & {Loom}",
  locale: "de-CH",
  question: "How {long} does it take?",
  history: [
    { author: "visitor", text: "Where do you deliver?" },
    { author: "agent", text: "Everywhere." },
    { author: "visitor", text: "Really?" },
    { author: "assistant", text: "Yes." },
  ],
  passages: [
    { title: "Delivery", heading: "Times", text: "Parcels arrive in three days." },
    { title: "Returns", heading: null, text: "Send it back within two weeks." },
  ],
  maxTokens: 1_000,
  countTokens,
};

async function build(change: Partial<PromptInput> = {}) {
  const { messages, passageCount } = await buildPrompt({ ...input, ...change });
  return { messages: messages.map(toChatMessage), passageCount };
}

test("system message, history, then the labelled passages with the question", async () => {
  const { messages, passageCount } = await build();
  expect(passageCount).toBe(2);
  expect(messages.map((one) => one.role)).toEqual(["system", "user", "assistant", "user", "assistant", "user"]);
  expect(messages[0]?.content).toContain("customers of Lamp & {Loom}. Answer in German");
  expect(messages.at(-1)?.content).toBe(
    [
      "--- Passage 1: Delivery – Times",
      "Parcels arrive in three days.",
      "--- End of passage 1",
      "--- Passage 2: Returns",
      "Send it back within two weeks.",
      "--- End of passage 2",
      "",
      "Question: How {long} does it take?",
    ].join("\n"),
  );
});

test("the passages of a prompt are read back, and of no other text", async () => {
  const { messages } = await build();
  expect(readPromptPassages(messages.at(-1)?.content ?? "")).toEqual(input.passages);
  expect(readPromptPassages("--- Passage 1: half")).toEqual([]);
});

test("too little room: the oldest turns go first, whole, then the weakest passage; the question never", async () => {
  const full = await countTokens((await build()).messages);
  const tighter = await build({ maxTokens: full - 1 });
  expect(tighter.messages.map((one) => one.content).slice(1, -1)).toEqual(["Really?", "Yes."]);
  expect(tighter.passageCount).toBe(2);

  const alone = await countTokens((await build({ history: [] })).messages);
  const tightest = await build({ maxTokens: alone - 1, history: [] });
  expect(tightest.passageCount).toBe(1);
  expect(tightest.messages.at(-1)?.content).toContain("Question: How {long}");
  await expect(build({ maxTokens: 20 })).rejects.toMatchObject({ code: "PROMPT_TOO_LONG" });
});

test("whatever is typed and however small the room: within the budget with the question whole, or our error", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.integer({ min: 1, max: 200 }), async (question, maxTokens) => {
      try {
        const { messages } = await build({ question, maxTokens });
        expect(await countTokens(messages)).toBeLessThanOrEqual(maxTokens);
        expect(messages.at(-1)?.content.endsWith(`Question: ${question}`)).toBe(true);
        expect(messages[0]?.role).toBe("system");
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }),
  );
});
