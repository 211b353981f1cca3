import { expect, it } from "vitest";
import { intentMessages, intentPromptHash, intentReply, intentSchema } from "./intent-prompt.ts";

it("writes the prompt that versions were trained on", () => {
  expect(intentMessages({ question: "Where is it?", intents: ["delivery", "refund"] })).toEqual([
    {
      role: "system",
      content:
        "You sort customer messages. Reply with the intent and with the action: answer, ask_back or hand_over. Intents: delivery, refund.",
    },
    { role: "user", content: "Where is it?" },
  ]);
  expect(intentPromptHash).toMatch(/^[0-9a-f]{64}$/);
});

it("replies with the schema's keys in its order", () => {
  const { properties } = intentSchema(["delivery"]) as { properties: object };
  expect(Object.keys(JSON.parse(intentReply({ intent: "delivery", action: "answer" })))).toEqual(
    Object.keys(properties),
  );
});
