import { createFakeInference } from "@whetstone/helpdesk/testing/fake-inference";
import type { InferenceClient, NextToken } from "@whetstone/inference/client";
import { expect, test } from "vitest";
import { checkAdapter, l1 } from "./parity.ts";

const base = [
  { token: 1, probability: 0.5 },
  { token: 2, probability: 0.3 },
];
const adapted = [
  { token: 1, probability: 0.1 },
  { token: 2, probability: 0.8 },
];
const manifest = {
  ...{ baseSha256: "b".repeat(64), templateSha256: "t".repeat(64), tensors: 4 },
  files: { "adapter.gguf": { sha256: "a".repeat(64) } },
  parityReference: [
    { messages: [{ role: "user", content: "Where is my order?" }], tokens: [5, 6, 7], base, adapter: adapted },
  ],
};

const served = (list: typeof base): NextToken[] =>
  list.map(({ token, probability }) => ({ id: token, text: "", p: probability }));

/** A model server whose base and adapter say what is given. */
function server(answers: { base?: NextToken[]; adapter?: NextToken[]; tokens?: number[]; baseHash?: string }) {
  const inference: InferenceClient = createFakeInference();
  const model = {
    name: "m",
    baseHash: answers.baseHash ?? "b".repeat(64),
    adapterHash: null,
    templateHash: "t".repeat(64),
  };
  const status = inference.status;
  return {
    ...inference,
    status: async () => ({
      ...(await status()),
      model: { ...model, parameters: 1, contextTokens: 1, slots: 1, template: "chatml" },
    }),
    tokenize: async () => answers.tokens ?? [5, 6, 7],
    warm: async () => {},
    retire: async () => {},
    nextTokens: async ({ adapterHash }: { adapterHash?: string | null }) =>
      adapterHash ? (answers.adapter ?? served(adapted)) : (answers.base ?? served(base)),
  } as unknown as InferenceClient;
}

const check = (inference: InferenceClient, changed: object = {}) =>
  checkAdapter({ inference }, { manifest: { ...manifest, ...changed } });

test("a server that says what PyTorch says passes, with the measures", async () => {
  const { parity } = await check(server({}));
  expect(parity).toMatchObject({ baseL1: 0, adapterL1: 0, prompts: 1, tokens: 3 });
  expect(parity.effectL1).toBeGreaterThan(0.5);
});

test.each([
  [
    "a wrong conversion",
    {
      adapter: served([
        { token: 1, probability: 0.9 },
        { token: 2, probability: 0.02 },
      ]),
    },
    "conversion to GGUF is wrong",
  ],
  ["an adapter that is not applied", { adapter: served(base) }, "changes next to nothing"],
  ["another tokenizer", { tokens: [5, 6] }, "read a prompt differently"],
  ["another base", { baseHash: "c".repeat(64) }, "belongs to the base"],
])("%s is refused", async (_, answers, words) => {
  await expect(check(server(answers))).rejects.toThrow(words);
});

test("another template, half a matrix pair and a missing file are refused", async () => {
  await expect(check(server({}), { templateSha256: "x" })).rejects.toThrow("another chat template");
  await expect(check(server({}), { tensors: 3 })).rejects.toThrow("two matrices per module");
  await expect(check(server({}), { files: {} })).rejects.toThrow("no adapter.gguf");
});

test("what rounds the base may round the adapter twice as much, and no more", async () => {
  const shifted = (list: typeof base, by: number) =>
    served(list.map(({ token, probability }, at) => ({ token, probability: probability + (at === 0 ? by : -by) })));
  await expect(check(server({ base: shifted(base, 0.02), adapter: shifted(adapted, 0.035) }))).resolves.toBeDefined();
  await expect(check(server({ base: shifted(base, 0.02), adapter: shifted(adapted, 0.05) }))).rejects.toThrow(
    "allowed are 0.08",
  );
});

test("the distance of two distributions", () => {
  expect(l1(served(base), base)).toBe(0);
  expect(l1([], [{ token: 1, probability: 1 }])).toBe(2);
});
