import { smallTalk } from "@whetstone/helpdesk/assistant/small-talk";
import { isCorrection, isRepeat } from "./rephrase.ts";

/** Goes up whenever a detector or a weight changes; every conversation is read again then. */
export const detectorVersion = 3;

/** How strongly each sign speaks for a failure, 0–1. A lack of knowledge alone never reaches a candidate's 0.6. */
export const weights = {
  thumbs_down: 1,
  draft_edited: 1,
  handed_off: 0.8,
  asked_for_person: 0.7,
  corrected: 0.7,
  repeated: 0.6,
  not_grounded: 0.6,
  reopened: 0.6,
  rated_low: 0.6,
  abstained: 0.5,
  timed_out: 0.5,
  nothing_found: 0.3,
} as const;
export type SignalKind = keyof typeof weights;
export const signalKinds = Object.keys(weights) as SignalKind[];

/** `evidence` holds ids, numbers and words from closed lists, never text of a message. */
export type Signal = { kind: SignalKind; weight: number; evidence: Record<string, string | number | null> };

export type CaseMessage = {
  id: string;
  author: string;
  text: string;
  generationId: string | null;
  createdAt: Date;
  feedback: { value: string; reason: string | null } | null;
};

export type CaseAnswer = {
  id: string;
  triggerId: string;
  status: string;
  answerKind: string | null;
  code: string | null;
  heldBack: { reasons: string[] }[];
  /** What was retrieved, best first; `dense` is the cosine to the question. */
  retrieval: { score: number; dense: number }[];
  createdAt: Date;
  /** It was a draft for an agent, who sent this message in its place; `changed` is the share of characters edited. */
  draft?: { messageId: string; changed: number } | null;
};

export type Case = {
  handOffReason: string | null;
  /** 1 to 5 by the visitor, after the end. */
  satisfaction: number | null;
  messages: CaseMessage[];
  answers: CaseAnswer[];
};

/** From this share of changed characters on an agent has rewritten a draft and not only polished it. */
const rewritten = 0.15;
/** A conversation that comes back within this time was not resolved, hours. */
const reopenedHours = 72;
/** From 1 to 5; up to this a visitor was not helped. */
const lowSatisfaction = 2;
/** Best cosine from which the knowledge base had something to say. */
const knownFrom = 0.45;

/**
 * Every sign that an answer of a conversation failed, by answer. Pure: reads what happened and blames the answer that
 * the visitor had in front of them. `cosine` compares two of the visitor's messages, where vectors are at hand.
 */
export function detectSignals(
  input: Case,
  options: { cosine?: (left: string, right: string) => number | null } = {},
): Map<string, Signal[]> {
  const found = new Map<string, Signal[]>();
  const blame = (
    answerId: string | undefined,
    kind: SignalKind,
    evidence: Signal["evidence"] = {},
    weight?: number,
  ) => {
    if (answerId === undefined) return;
    const signals = found.get(answerId) ?? [];
    if (!signals.some((signal) => signal.kind === kind))
      found.set(answerId, [...signals, { kind, weight: weight ?? weights[kind], evidence }]);
  };

  for (const answer of input.answers) detectOfAnswer(answer, input, blame);
  detectOfTalk(input, options.cosine ?? (() => null), blame);
  return found;
}

type Blame = (answerId: string | undefined, kind: SignalKind, evidence?: Signal["evidence"], weight?: number) => void;

/** What an answer's own record says. */
function detectOfAnswer(answer: CaseAnswer, input: Case, blame: Blame): void {
  const message = input.messages.find((one) => one.generationId === answer.id);
  if (message?.feedback?.value === "down")
    blame(answer.id, "thumbs_down", { messageId: message.id, reason: message.feedback.reason });
  if (answer.draft) {
    const { messageId, changed } = answer.draft;
    if (changed > rewritten) blame(answer.id, "draft_edited", { messageId, changed: Number(changed.toFixed(3)) });
    // What else is known of an answer was measured where visitors see it.
    return;
  }
  if (answer.heldBack.length > 0)
    blame(answer.id, "not_grounded", {
      sentences: answer.heldBack.length,
      reasons: [...new Set(answer.heldBack.flatMap((one) => one.reasons))].sort().join(" "),
    });
  if (answer.status === "failed" || answer.status === "expired") blame(answer.id, "timed_out", { code: answer.code });
  if (answer.answerKind === "declined") {
    const best = Math.max(0, ...answer.retrieval.map((passage) => passage.dense));
    const evidence = { best: Number(best.toFixed(3)), passages: answer.retrieval.length };
    // What the knowledge base lacks is no fault of the model: declining was right.
    if (best < knownFrom) blame(answer.id, "nothing_found", evidence);
    else blame(answer.id, "abstained", evidence);
  }
}

/** What happened after an answer was shown. */
function detectOfTalk(input: Case, cosine: (left: string, right: string) => number | null, blame: Blame): void {
  const kinds = new Map(input.answers.map((answer) => [answer.id, answer.answerKind]));
  let last: string | undefined;
  let resolved: { at: Date; answerId: string | undefined } | null = null;
  const asked: { message: CaseMessage; answerId: string | undefined }[] = [];

  for (const message of input.messages) {
    const kind = message.generationId ? kinds.get(message.generationId) : null;
    if (message.author === "assistant" && message.generationId) {
      for (const earlier of asked) earlier.answerId ??= message.generationId;
      // Politeness and the hand-over itself answer nothing that could be wrong.
      if (kind !== "small-talk" && kind !== "hand-off") last = message.generationId;
    } else if (message.author === "visitor") {
      const wishesPerson = smallTalk(message.text) === "person";
      if (wishesPerson) blame(last, "asked_for_person", { messageId: message.id });
      else if (last !== undefined && isCorrection(message.text)) blame(last, "corrected", { messageId: message.id });
      for (const earlier of asked.slice(-3)) {
        const near = isRepeat(earlier.message.text, message.text, cosine);
        if (near && earlier.answerId) blame(earlier.answerId, "repeated", { messageId: message.id, ...near });
      }
      asked.push({ message, answerId: undefined });
    } else if (message.author === "system") {
      if (message.text === "handed_off") {
        const reason = input.handOffReason;
        blame(last, "handed_off", { reason }, reason === "policy" ? 0.2 : undefined);
      } else if (message.text === "resolved") resolved = { at: message.createdAt, answerId: last };
      else if (message.text === "reopened" && resolved) {
        const hours = (message.createdAt.getTime() - resolved.at.getTime()) / 3_600_000;
        if (hours <= reopenedHours) blame(resolved.answerId, "reopened", { hours: Number(hours.toFixed(1)) });
        resolved = null;
      }
    }
  }
  const { satisfaction } = input;
  if (satisfaction !== null && satisfaction <= lowSatisfaction) blame(last, "rated_low", { satisfaction });
}

/** Whether at least one of independent signs is right: 1 − Π(1 − w). */
export function scoreOf(signals: Pick<Signal, "weight">[]): number {
  return 1 - signals.reduce((rest, signal) => rest * (1 - signal.weight), 1);
}
