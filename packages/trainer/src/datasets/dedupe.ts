import { createHash } from "node:crypto";
import { findEntities } from "@whetstone/helpdesk/assistant/grounding-entities";
import { eachRow, type Verdict } from "./funnel.ts";
import { createNearIndex } from "./minhash.ts";
import { byAge, type Row, sources } from "./row.ts";
import { foldWords, jaccard, shingle } from "./shingles.ts";

/** True Jaccard from which two questions are the same question; short ones need more. */
const sameQuestion = 0.8;
const sameShortQuestion = 0.85;
/** From here on two targets say the same in nearly the same words. */
const sameTarget = 0.8;
/** Different answers to one question that are worth keeping. */
const answersPerQuestion = 5;

/** A row with the oldest row that asks the same: its own id where it is the first. */
export type QuestionRow = Row & { questionId: string };

/** Leaves the first of rows that are equal to the letter, spaces and case apart. */
export function gateExact(rows: Row[]): Verdict {
  const first = new Map<string, string>();
  for (const row of [...rows].sort(byAge)) {
    const key = exactKey(row);
    if (!first.has(key)) first.set(key, row.id);
  }
  return eachRow(rows, (row) => (first.get(exactKey(row)) === row.id ? null : "exact duplicate"));
}

/** SHA-256 of what a row says: task, subject and target. */
function exactKey(row: Row): string {
  const fold = (text: string) => text.toLowerCase().replaceAll(/\s+/g, " ").trim();
  return createHash("sha256")
    .update(`${row.task}\n${fold(row.subject)}\n${fold(row.completion)}`)
    .digest("base64");
}

/**
 * Finds the rows that ask the same. In the order of age, each joins the oldest question that it is a near duplicate
 * of, or opens one of its own; so a row never changes its question when newer rows come.
 */
export function findQuestions(rows: Row[], onProgress: (done: number) => void = () => {}): QuestionRow[] {
  const questions = new Map<string, string>();
  const indexes = new Map<string, { index: ReturnType<typeof createNearIndex>; ids: string[] }>();
  for (const [done, row] of [...rows].sort(byAge).entries()) {
    const { index, ids } = indexes.get(row.task) ?? { index: createNearIndex(), ids: [] };
    indexes.set(row.task, { index, ids });
    const shingled = shingle(row.subject);
    const near = index.nearest(shingled, shingled.isShort ? sameShortQuestion : sameQuestion);
    const questionId = near ? ids[near.at] : undefined;
    questions.set(row.id, questionId ?? row.id);
    if (questionId === undefined) {
      index.add(shingled);
      ids.push(row.id);
    }
    if (done % 1_000 === 0) onProgress(done);
  }
  return rows.map((row) => ({ ...row, questionId: questions.get(row.id) ?? row.id }));
}

/** Of rows that ask the same and answer the same, leaves the best source's, then the oldest; five answers at most. */
export function gateNear(rows: QuestionRow[]): Verdict<QuestionRow> {
  const removed = new Map<string, string>();
  for (const group of groupByQuestion(rows)) {
    const kept: { row: QuestionRow; target: Uint32Array }[] = [];
    for (const row of [...group].sort(byWorth)) {
      const target = shingle(row.completion).hashes;
      const twin = kept.some(
        (other) =>
          other.row.label === row.label &&
          (foldWords(other.row.completion).join(" ") === foldWords(row.completion).join(" ") ||
            (row.task === "answer" && jaccard(other.target, target) >= sameTarget && sameFacts(other.row, row))),
      );
      if (twin) removed.set(row.id, "near duplicate");
      else if (kept.length >= answersPerQuestion) removed.set(row.id, "more than five answers to one question");
      else kept.push({ row, target });
    }
  }
  return eachRow(rows, (row) => removed.get(row.id) ?? null);
}

/**
 * Takes out every row of a question whose targets contradict each other: other labels, or answers with other numbers,
 * dates, amounts or addresses. A person decides which one is right; training on both would teach to guess.
 */
export function gateConflicts(rows: QuestionRow[]): Verdict<QuestionRow> {
  const inConflict = new Set<string>();
  for (const group of groupByQuestion(rows)) {
    const [first, ...others] = group;
    if (first && others.some((row) => contradicts(first, row))) inConflict.add(first.questionId);
    else if (others.some((row, at) => others.slice(at + 1).some((other) => contradicts(row, other))))
      inConflict.add(group[0]?.questionId ?? "");
  }
  return eachRow(rows, (row) => (inConflict.has(row.questionId) ? "contradicting targets" : null));
}

function contradicts(left: Row, right: Row): boolean {
  if (left.task !== "answer") return foldWords(left.completion).join(" ") !== foldWords(right.completion).join(" ");
  const [facts, others] = [factsOf(left.completion), factsOf(right.completion)];
  if (facts.size === 0 || others.size === 0) return false;
  return !isSubset(facts, others) && !isSubset(others, facts);
}

function sameFacts(left: Row, right: Row): boolean {
  const [facts, others] = [factsOf(left.completion), factsOf(right.completion)];
  return isSubset(facts, others) && isSubset(others, facts);
}

function factsOf(text: string): Set<string> {
  return new Set(text.split("\n").flatMap((line) => findEntities(line).map(({ kind, keys }) => `${kind} ${keys[0]}`)));
}

function isSubset(part: Set<string>, whole: Set<string>): boolean {
  return [...part].every((value) => whole.has(value));
}

function byWorth(left: Row, right: Row): number {
  return sources.indexOf(left.source) - sources.indexOf(right.source) || byAge(left, right);
}

function groupByQuestion(rows: QuestionRow[]): QuestionRow[][] {
  const groups = new Map<string, QuestionRow[]>();
  for (const row of rows) {
    const group = groups.get(row.questionId);
    if (group) group.push(row);
    else groups.set(row.questionId, [row]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
