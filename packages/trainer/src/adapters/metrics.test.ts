import { assistantTexts } from "@whetstone/helpdesk/assistant/texts";
import { expect, test } from "vitest";
import { newCritical } from "./critical.ts";
import type { EvaluationRow } from "./evaluation-rows.ts";
import { measureAnswers } from "./metrics.ts";
import { declines, handsOver, isWellFormed } from "./score-behaviour.ts";
import { judgeWriteMode, type WriteItem } from "./write-mode.ts";

function row(expected: string, context = ""): EvaluationRow {
  const prompt = [{ role: "user" as const, content: `${context}\n\nQuestion: What now?` }];
  return { id: expected, prompt, expected, question: "What now?", group: expected, slice: null, isTarget: false };
}
/** The candidate's and the current version's value of a metric, and the rows that it is about. */
function metric(name: string, task: string, pairs: [expected: string, current: string, candidate: string][]) {
  const rows = pairs.map(([expected]) => row(expected));
  const answers = {
    current: pairs.map(([, current]) => current),
    candidate: pairs.map(([, , candidate]) => candidate),
  };
  return measureAnswers(task, rows, answers)[name];
}

test("whether an answer does not know, and whether it passes on", () => {
  for (const texts of [assistantTexts.en, assistantTexts.de]) {
    expect(declines(texts.declined) && declines(texts.declined_again)).toBe(true);
    expect(handsOver(texts.hand_off) && handsOver(texts.declined)).toBe(true);
  }
  expect(handsOver("I will pass this on to a colleague, who answers today.")).toBe(true);
  expect(declines("The articles do not say that.")).toBe(true);
  for (const answer of [
    "You can talk about it with your tailor.",
    "Put the bag over the rack.",
    "We do not ship to Norway.",
  ])
    expect([declines(answer), handsOver(answer)], answer).toEqual([false, false]);
});

test.each([
  ["Two to three days.", true],
  ["1. Open the account.\n2. Press Cancel", true],
  ["Write to help@hazelquay.example", true],
  ["", false],
  ["You can return it within", false],
  ["Dear {{name}}, it is on its way.", false],
  ["It ships. <|im_end|>", false],
  ["The bag is waxed and the strap. ".repeat(3), false],
])("the form of %j", (answer, is) => {
  expect(isWellFormed(answer, "It takes two days.")).toBe(is);
});

test("hand-off recall, false hand-offs and out of scope count only the rows they are about", () => {
  const pairs: [string, string, string][] = [
    ["I am passing you on to a colleague.", "It costs €5.", "I pass you on to a person."],
    ["I do not know that.", "It is blue.", "I don't know this."],
    ["It takes two days.", "It takes two days.", "I will connect you with our team."],
  ];
  expect(metric("handOffRecall", "answer", pairs)).toEqual({ n: 1, current: 0, candidate: 1 });
  expect(metric("falseHandOff", "answer", pairs)).toEqual({ n: 2, current: 0, candidate: 0.5 });
  expect(metric("outOfScope", "answer", pairs)).toEqual({ n: 1, current: 0, candidate: 1 });
  expect(metric("factsGiven", "answer", pairs)).toMatchObject({ n: 2, current: 0.5 });
  expect(metric("handOffRecall", "answer", [["Two days.", "a", "b"]])).toBeUndefined();
});

test("a sorted message is handed over by its action and out of scope by its name", () => {
  const reply = (intent: string, action: string) => JSON.stringify({ intent, action });
  const pairs: [string, string, string][] = [
    [reply("refund", "hand_over"), reply("refund", "answer"), reply("refund", "hand_over")],
    [reply("other", "answer"), reply("refund", "answer"), reply("other", "answer")],
    [reply("delivery", "answer"), "delivery", reply("delivery", "answer")],
  ];
  expect(metric("handOffRecall", "intent", pairs)).toEqual({ n: 1, current: 0, candidate: 1 });
  expect(metric("outOfScope", "intent", pairs)).toEqual({ n: 1, current: 0, candidate: 1 });
  expect(metric("format", "intent", pairs)).toMatchObject({ n: 3, candidate: 1 });
  expect(metric("outOfScope", "intent", [["oos", "refund", "oos"]])).toEqual({ n: 1, current: 0, candidate: 1 });
});

test("a filled form counts by its fields", () => {
  const form = '{"order":"HQ-1","size":"M"}';
  const pairs: [string, string, string][] = [[form, '{"order":"HQ-1","size":"L"}', '{"size":"M","order":"HQ-1"}']];
  expect(metric("fieldF1", "extraction", pairs)).toEqual({ n: 1, current: 0.5, candidate: 1 });
  expect(metric("exactMatch", "extraction", pairs)).toEqual({ n: 1, current: 0, candidate: 1 });
  expect(metric("format", "extraction", [[form, "order HQ-1", form]])).toEqual({ n: 1, current: 0, candidate: 1 });
});

test("what no answer may say is counted where the current version does not say it", () => {
  const rows = [row("Write to care@loom.example.", "Write to care@loom.example."), row("It takes two days.")];
  const current = ["Write to care@loom.example.", "Ask mara@mail.example."];
  expect(newCritical(rows, { current, candidate: ["Write to care@loom.example.", "It takes two days."] }).count).toBe(
    0,
  );
  const bad = newCritical(rows, { current, candidate: ["See http://evil.example/now.", "Ask mara@mail.example."] });
  expect(bad).toMatchObject({ count: 1, findings: [{ found: ["invented address"] }] });
});

test("a version earns to write by supported sentences and by no fewer facts than a quote", () => {
  const items = (count: number, changed: (at: number) => Partial<WriteItem> = () => ({})): WriteItem[] =>
    Array.from({ length: count }, (_, at) => ({
      ...{ group: `${at}`, unsupported: 0, sentences: 2, written: 1, quoted: 1 },
      ...changed(at),
    }));
  expect(judgeWriteMode(items(99))).toMatchObject({ earned: null, n: 99 });
  expect(judgeWriteMode(items(120)).earned).toBe(true);
  expect(judgeWriteMode(items(120, (at) => ({ unsupported: at % 20 === 0 ? 1 : 0 })))).toMatchObject({
    ...{ earned: false, unsupported: 6 / 240 },
    reason: expect.stringContaining("2.5 % of its sentences are unsupported (allowed 2.0 %)"),
  });
  expect(judgeWriteMode(items(120, (at) => ({ written: at % 5 === 0 ? 0 : 1 }))).earned).toBe(false);
});
