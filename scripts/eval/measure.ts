import { factGiven } from "@whetstone/helpdesk/assistant/facts";
import type { EvalQuestion } from "./questions.ts";

export type Outcome = {
  question: EvalQuestion;
  /** Distinct slugs in the order of retrieval. */
  slugs: string[];
  kind: string | null;
  shown: string;
  unsupported: number;
};

export type Measures = {
  hit1: number | null;
  hit3: number | null;
  answeredAnswerable: number | null;
  declinedUnanswerable: number | null;
  unsupported: number;
  facts: number | null;
  meanWords: number | null;
};

/** Sums up; a rate is null where no question says anything about it. */
export function measure(outcomes: Outcome[]): Measures {
  const answerable = outcomes.filter(({ question }) => question.answerable);
  const unanswerable = outcomes.filter(({ question }) => !question.answerable);
  const withGold = answerable.filter(({ question }) => question.goldSlugs.length > 0);
  const answered = outcomes.filter(isAnswered);
  const facts = answerable.flatMap((one) =>
    one.question.mustMention.map((fact) => isAnswered(one) && factGiven(fact, one.shown)),
  );
  const words = answered.map(({ shown }) => shown.split(/\s+/).filter(Boolean).length);
  return {
    hit1: share(withGold, (one) => hits(one, 1)),
    hit3: share(withGold, (one) => hits(one, 3)),
    answeredAnswerable: share(answerable, isAnswered),
    declinedUnanswerable: share(unanswerable, (one) => !isAnswered(one)),
    unsupported: outcomes.reduce((sum, one) => sum + one.unsupported, 0),
    facts: share(facts, (given) => given),
    meanWords: words.length > 0 ? round(words.reduce((sum, count) => sum + count, 0) / words.length) : null,
  };
}

/** Whether something was stated about the company: small talk, "I do not know" and handing over state nothing. */
export function isAnswered({ kind }: { kind: string | null }): boolean {
  return kind === "quote" || kind === "write" || kind === "approved";
}

function hits(outcome: Outcome, k: number): boolean {
  return outcome.slugs.slice(0, k).some((slug) => outcome.question.goldSlugs.includes(slug));
}

function share<T>(items: T[], test: (item: T) => boolean): number | null {
  return items.length > 0 ? round(items.filter(test).length / items.length) : null;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
