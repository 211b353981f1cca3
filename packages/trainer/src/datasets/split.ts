import { createHash } from "node:crypto";
import type { QuestionRow } from "./dedupe.ts";
import type { Verdict } from "./funnel.ts";
import { byAge } from "./row.ts";

export const sides = ["train", "validation", "test"] as const;
export type Side = (typeof sides)[number];

export type SplitRow = QuestionRow & { side: Side; groupKey: string };

export const splitSalt = "whetstone-1";

/**
 * 80/10/10 by groups: rows of one conversation, of one contact or of one question stay on one side, which hangs on
 * SHA-256 of the salt and the group's first key alone. Rows are taken in the order of age, so newer rows never move
 * older ones; a row that would join groups of different sides is left out.
 */
export function splitRows(rows: QuestionRow[], salt = splitSalt): Verdict<SplitRow> {
  const groups = createGroups(salt);
  const placed = new Map<string, { side: Side; root: string }>();
  const verdict: Verdict<SplitRow> = { kept: [], removed: [] };
  for (const row of [...rows].sort(byAge)) {
    const root = groups.join(keysOf(row));
    if (root !== null) placed.set(row.id, { root, side: groups.sideOf(root) });
  }
  for (const row of rows) {
    const place = placed.get(row.id);
    if (place) verdict.kept.push({ ...row, side: place.side, groupKey: groups.find(place.root) });
    else verdict.removed.push({ id: row.id, reason: "belongs to both sides" });
  }
  return verdict;
}

/** The side of a group: 80 % train, 10 % validation, 10 % test. */
export function sideOfKey(key: string, salt = splitSalt): Side {
  const hash = createHash("sha256").update(`${salt}\n${key}`).digest().readUInt32BE(0) / 2 ** 32;
  return hash < 0.8 ? "train" : hash < 0.9 ? "validation" : "test";
}

function keysOf(row: QuestionRow): string[] {
  return [
    `question ${row.task} ${row.questionId}`,
    ...(row.conversationId ? [`conversation ${row.conversationId}`] : []),
    ...(row.visitorId ? [`visitor ${row.visitorId}`] : []),
  ];
}

/** Union-find whose sets keep the side of their first key. */
function createGroups(salt: string) {
  const parents = new Map<string, string>();

  function find(key: string): string {
    let root = key;
    for (let up = parents.get(root); up !== undefined && up !== root; up = parents.get(root)) root = up;
    for (let at = key; at !== root; ) {
      const up = parents.get(at) ?? root;
      parents.set(at, root);
      at = up;
    }
    return root;
  }

  const sideOf = (root: string) => sideOfKey(root, salt);

  return {
    find,
    sideOf,
    /** Joins the keys' groups; null, and nothing is joined, where they are on different sides. */
    join(keys: string[]): string | null {
      const roots = [...new Set(keys.filter((key) => parents.has(key)).map(find))];
      const root = roots[0] ?? keys[0] ?? "";
      if (roots.some((other) => sideOf(other) !== sideOf(root))) return null;
      for (const key of [...keys, ...roots]) parents.set(parents.has(key) ? find(key) : key, root);
      return root;
    },
  };
}
