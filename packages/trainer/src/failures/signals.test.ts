import { describe, expect, it } from "vitest";
import { chooseRemedy } from "./remedy.ts";
import {
  type Case,
  type CaseAnswer,
  type CaseMessage,
  detectSignals,
  type SignalKind,
  scoreOf,
  signalKinds,
  weights,
} from "./signals.ts";

/** A conversation from lines such as "v: Where is it?", "a1: No idea." (answer 1) and "s: handed_off". */
function conversation(
  lines: string[],
  answers: Record<string, Partial<CaseAnswer>> = {},
  reason: string | null = null,
): Case {
  const messages: CaseMessage[] = [];
  const made: CaseAnswer[] = [];
  for (const [at, line] of lines.entries()) {
    const [, who = "", text = ""] = /^(\w+): ([\s\S]*)$/.exec(line) ?? [];
    const isAnswer = /^a\d/.test(who);
    const author = { v: "visitor", g: "agent", s: "system" }[who] ?? "assistant";
    const createdAt = new Date(Date.UTC(2026, 0, 1, 0, at));
    const trigger = messages.findLast((message) => message.author === "visitor")?.id ?? "";
    messages.push({ id: `m${at}`, author, text, generationId: isAnswer ? who : null, createdAt, feedback: null });
    if (isAnswer)
      made.push({
        id: who,
        triggerId: trigger,
        status: "finished",
        answerKind: "quote",
        code: null,
        heldBack: [],
        retrieval: [],
        createdAt,
        ...answers[who],
      });
  }
  return { handOffReason: reason, satisfaction: null, messages, answers: made };
}
const kinds = (input: Case, cosine?: (left: string, right: string) => number | null) =>
  Object.fromEntries(
    [...detectSignals(input, { cosine })].map(([id, signals]) => [id, signals.map((one) => one.kind).sort()]),
  );

describe("detectSignals", () => {
  it("finds nothing in a conversation that went well", () => {
    expect(
      kinds(
        conversation(
          ["v: What does a return cost?", "a1: A label costs €4.50.", "v: Thank you!", "a2: You are welcome!"],
          { a2: { answerKind: "small-talk" } },
        ),
      ),
    ).toEqual({});
  });

  it("takes a thumb down with its reason, and not a thumb up", () => {
    const input = conversation(["v: What does a return cost?", "a1: It is free."]);
    const rated = { ...input.messages[1], feedback: { value: "down", reason: "wrong" } } as CaseMessage;
    const found = detectSignals({ ...input, messages: [input.messages[0] as CaseMessage, rated] });
    expect(found.get("a1")).toEqual([
      { kind: "thumbs_down", weight: 1, evidence: { messageId: "m1", reason: "wrong" } },
    ]);
    expect(
      kinds({
        ...input,
        messages: [input.messages[0] as CaseMessage, { ...rated, feedback: { value: "up", reason: null } }],
      }),
    ).toEqual({});
  });

  it("takes a low rating of the whole against the last answer, and not a middling one", () => {
    const input = conversation(["v: Cost?", "a1: A label costs €4.50.", "v: And then?", "a2: Send it.", "s: resolved"]);
    expect(kinds({ ...input, satisfaction: 2 })).toEqual({ a2: ["rated_low"] });
    expect(kinds({ ...input, satisfaction: 3 })).toEqual({});
  });

  it("takes a rewritten draft, and not a polished one", () => {
    const draft = (changed: number) =>
      conversation(["v: Cost?", "a1: x"], {
        a1: { answerKind: "declined", draft: { messageId: "m2", changed } },
      });
    expect(kinds(draft(0.15))).toEqual({});
    expect(detectSignals(draft(0.4)).get("a1")).toEqual([
      { kind: "draft_edited", weight: 1, evidence: { messageId: "m2", changed: 0.4 } },
    ]);
  });

  it("blames the last real answer for a hand-off, less where policy demanded it", () => {
    const lines = ["v: Cost?", "a1: A label costs €4.50.", "v: hm", "a2: Hello!", "s: handed_off"];
    const talk = { a2: { answerKind: "small-talk" } };
    expect(detectSignals(conversation(lines, talk, "answer_rejected")).get("a1")).toEqual([
      { kind: "handed_off", weight: 0.8, evidence: { reason: "answer_rejected" } },
    ]);
    expect(detectSignals(conversation(lines, talk, "policy")).get("a1")?.[0]?.weight).toBe(0.2);
    expect(kinds(conversation(["v: I want a person", "s: handed_off"], {}, "visitor_asked"))).toEqual({});
  });

  it.each([
    ["I want to talk to a person", "asked_for_person"],
    ["No, I meant the blue one", "corrected"],
    ["That's not what I asked", "corrected"],
    ["Nein, das meinte ich nicht", "corrected"],
    ["What does it cost to return an item then?", "repeated"],
  ])("hears it in what the visitor says next: %s", (text, kind) => {
    expect(
      kinds(conversation(["v: What does it cost to return an item?", "a1: We are open from nine.", `v: ${text}`])),
    ).toEqual({ a1: [kind] });
  });

  it.each(["No problem, thanks", "No", "Is there no other way?", "I asked my wife and she likes it"])(
    "does not hear it in: %s",
    (text) => {
      expect(
        kinds(conversation(["v: What does it cost to return an item?", "a1: Four euros.", `v: ${text}`])).a1 ?? [],
      ).not.toContain("repeated");
      expect(
        kinds(
          conversation([
            "v: What does it cost?",
            "a1: Four euros.",
            `v: ${text === "I asked my wife and she likes it" ? "Fine" : text}`,
          ]),
        ),
      ).toEqual({});
    },
  );

  it("compares by meaning where vectors are at hand, and a new number is another question", () => {
    const lines = ["v: Can I send it back?", "a1: We are open.", "v: Is returning possible?"];
    expect(kinds(conversation(lines))).toEqual({});
    expect(kinds(conversation(lines), () => 0.9)).toEqual({ a1: ["repeated"] });
    expect(
      kinds(
        conversation(["v: What does shipping of 2 bags cost?", "a1: €5.", "v: What does shipping of 3 bags cost?"]),
        () => 0.99,
      ),
    ).toEqual({});
  });

  it("tells a lack of knowledge from an answer that was held back", () => {
    const declined = (dense: number) =>
      conversation(["v: Cost?", "a1: I do not know."], {
        a1: { answerKind: "declined", retrieval: [{ score: 1, dense }] },
      });
    expect(kinds(declined(0.2))).toEqual({ a1: ["nothing_found"] });
    expect(kinds(declined(0.7))).toEqual({ a1: ["abstained"] });
    expect(kinds(conversation(["v: Cost?", "a1: x"], { a1: { heldBack: [{ reasons: ["number"] }] } }))).toEqual({
      a1: ["not_grounded"],
    });
    expect(
      kinds(conversation(["v: Cost?", "a1: x"], { a1: { status: "expired", code: "DEADLINE_EXCEEDED" } })),
    ).toEqual({ a1: ["timed_out"] });
  });

  it("blames the answer before a resolution that did not hold", () => {
    const lines = ["v: Cost?", "a1: Four.", "s: resolved", "v: It was five", "s: reopened"];
    expect(kinds(conversation(lines))).toEqual({ a1: ["reopened"] });
    const late = conversation(lines);
    const messages = late.messages.map((message, at) =>
      at < 3 ? message : { ...message, createdAt: new Date(Date.UTC(2026, 0, 6)) },
    );
    expect(kinds({ ...late, messages })).toEqual({});
  });
});

describe("every detector", () => {
  const one = (answer: Partial<CaseAnswer>) => conversation(["v: Cost?", "a1: x"], { a1: answer });
  const then = (text: string) => conversation(["v: What does a return cost?", "a1: We open at nine.", text]);
  const rated = conversation(["v: Cost?", "a1: x"]);
  for (const message of rated.messages) message.feedback = { value: "down", reason: "wrong" };
  const seen: Record<SignalKind, [Case, Record<string, unknown>]> = {
    thumbs_down: [rated, { messageId: "m1", reason: "wrong" }],
    draft_edited: [one({ draft: { messageId: "m9", changed: 0.5 } }), { messageId: "m9", changed: 0.5 }],
    handed_off: [{ ...then("s: handed_off"), handOffReason: "not_answered" }, { reason: "not_answered" }],
    asked_for_person: [then("v: I want to talk to a person"), { messageId: "m2" }],
    corrected: [then("v: No, I meant the blue one"), { messageId: "m2" }],
    repeated: [then("v: What does the return cost?"), { messageId: "m2", letters: expect.any(Number) }],
    not_grounded: [
      one({ heldBack: [{ reasons: ["number"] }, { reasons: ["amount", "number"] }] }),
      { sentences: 2, reasons: "amount number" },
    ],
    reopened: [conversation(["v: Cost?", "a1: x", "s: resolved", "s: reopened"]), { hours: expect.any(Number) }],
    abstained: [one({ answerKind: "declined", retrieval: [{ score: 1, dense: 0.7 }] }), { best: 0.7, passages: 1 }],
    rated_low: [{ ...conversation(["v: Cost?", "a1: x"]), satisfaction: 1 }, { satisfaction: 1 }],
    timed_out: [one({ status: "expired", code: "DEADLINE_EXCEEDED" }), { code: "DEADLINE_EXCEEDED" }],
    nothing_found: [one({ answerKind: "declined" }), { best: 0, passages: 0 }],
  };
  it.each(signalKinds)("writes weight and evidence down: %s", (kind) => {
    const [input, evidence] = seen[kind];
    expect(detectSignals(input).get("a1")).toEqual([{ kind, weight: weights[kind], evidence }]);
  });
});

describe("scoreOf", () => {
  it("is the chance that at least one sign is right", () => {
    expect(scoreOf([])).toBe(0);
    expect(scoreOf([{ weight: 0.6 }, { weight: 0.5 }])).toBeCloseTo(0.8);
    expect(scoreOf([{ weight: 1 }, { weight: 0.3 }])).toBe(1);
  });
});

describe("chooseRemedy", () => {
  const signal = (kind: SignalKind, reason: string | null = null) => ({ kind, weight: 1, evidence: { reason } });
  it("sends a missing fact to the knowledge base, a bad quote to a fixed answer, behaviour to training", () => {
    expect(chooseRemedy([signal("nothing_found")], { answerKind: "declined" })).toBe("document");
    expect(chooseRemedy([signal("thumbs_down", "outdated")], { answerKind: "write" })).toBe("document");
    expect(chooseRemedy([signal("thumbs_down", "wrong")], { answerKind: "quote" })).toBe("approved_answer");
    expect(chooseRemedy([signal("handed_off")], { answerKind: "write" })).toBe("training");
    expect(chooseRemedy([signal("abstained")], { answerKind: "declined" })).toBe("training");
  });
});
