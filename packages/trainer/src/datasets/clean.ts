import { type Composition, composition, gateBalance, gateReplay } from "./balance.ts";
import { gateHeldOut, gateOwnSides, type HeldOutItem } from "./decontaminate.ts";
import { findQuestions, gateConflicts, gateExact, gateNear, type QuestionRow } from "./dedupe.ts";
import { createFunnel, eachRow, type FunnelStep } from "./funnel.ts";
import { gateLengths } from "./lengths.ts";
import { normaliseText } from "./normalise.ts";
import { gateContacts, gateHostile, gateQuotas, gateReview, type Quotas } from "./poisoning.ts";
import type { PublicWords } from "./public-words.ts";
import { gateQuality } from "./quality.ts";
import { findPersonal } from "./redact.ts";
import type { Row } from "./row.ts";
import { type SplitRow, splitRows } from "./split.ts";

export type CleanOptions = {
  /** What the site publishes: its addresses may stand in targets and are no personal data. */
  published: PublicWords;
  /** How the site writes its order and account numbers. */
  numbers?: string[];
  heldOut?: HeldOutItem[];
  quotas?: Quotas;
  /** False for imported files of one author, where a quota per day would hold back everything. */
  withQuotas?: boolean;
  salt?: string;
  /** Ids of rows that the parent set had; none: this is a first set, and nothing is replayed. */
  olderIds?: Set<string>;
  onStep?: (step: FunnelStep) => void;
  onProgress?: (stage: string, done: number, total: number) => void;
};

export type Cleaned = { rows: SplitRow[]; steps: FunnelStep[]; composition: Composition };

/**
 * Every gate in its order: review → normalise → personal data → lengths → hostile → quality → contacts → duplicates →
 * conflicts → quotas → held-out sets → split → repeats across
 * sides → balance → replay. Pure: the same rows and options give the same set.
 */
export function cleanRows(input: Row[], options: CleanOptions): Cleaned {
  const { published, numbers } = options;
  const funnel = createFunnel(options.onStep);
  const isNew = (row: Row) => !options.olderIds?.has(row.id);
  let questions: QuestionRow[] = [];

  let rows = funnel.pass("review", input, gateReview);
  rows = rows.map(normaliseRow);
  rows = funnel.pass("personal data", rows, (some) =>
    eachRow(some, (row) => personalReason(row, { numbers, published })),
  );
  rows = funnel.pass("length", rows, gateLengths);
  rows = funnel.pass("hostile text", rows, gateHostile);
  rows = funnel.pass("quality", rows, gateQuality);
  rows = funnel.pass("contacts", rows, (some) => gateContacts(some, published));
  rows = funnel.pass("exact duplicates", rows, gateExact);
  questions = funnel.pass("near duplicates", rows, (some) =>
    gateNear(findQuestions(some, (done) => options.onProgress?.("near duplicates", done, some.length))),
  );
  questions = funnel.pass("conflicts", questions, gateConflicts);
  if (options.withQuotas !== false)
    questions = funnel.pass("quotas", questions, (some) => gateQuotas(some, options.quotas));
  questions = funnel.pass("held-out sets", questions, (some) => gateHeldOut(some, options.heldOut ?? []));
  let split = funnel.pass("split", questions, (some) => splitRows(some, options.salt));
  split = funnel.pass("repeated across sides", split, gateOwnSides);
  split = funnel.pass("balance", split, gateBalance);
  if (options.olderIds && options.olderIds.size > 0)
    split = funnel.pass("replay", split, (some) => gateReplay(some, { isNew }));
  return { rows: split, steps: funnel.steps(), composition: composition(split, isNew) };
}

function normaliseRow(row: Row): Row {
  return {
    ...row,
    prompt: row.prompt.map((message) => ({ ...message, content: normaliseText(message.content) })),
    completion: normaliseText(row.completion),
    rejected: row.rejected === null ? null : normaliseText(row.rejected),
    subject: normaliseText(row.subject),
  };
}

/** Rows come here redacted: what is still found was missed, or came in with an import. */
function personalReason(row: Row, options: Parameters<typeof findPersonal>[1]): string | null {
  const own = [row.subject, row.completion, row.rejected ?? "", ...row.prompt.map((message) => message.content)];
  const [first] = own.flatMap((text) => findPersonal(text, options));
  return first ? `${first.kind.toLowerCase().replace("_", " ")} left in` : null;
}
