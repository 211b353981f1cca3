import { createHash } from "node:crypto";
import { eachRow, type Verdict } from "./funnel.ts";
import type { PublicWords } from "./public-words.ts";
import { byAge, type Row } from "./row.ts";

export type Quotas = {
  /** Rows that one visitor's conversations may bring into a set. */
  perVisitor: number;
  /** Largest share of the rows from conversations that one day may bring; counted from 100 such rows on. */
  perDay: number;
  /** Largest share of all rows that one site may bring, where a set spans sites. */
  perSite: number;
};

export const defaultQuotas: Quotas = { perVisitor: 5, perDay: 0.3, perSite: 0.5 };

/** Below this many rows a share says nothing. */
const burstFrom = 100;

/** A target must be what a person of the team wrote or accepted, or the site's own text. Votes only select rows. */
export function gateReview(rows: Row[]): Verdict {
  return eachRow(rows, (row) => (row.reviewed ? null : "no person has accepted the target"));
}

/** Text that would act on a model or a reader instead of telling something: in the question or in the target. */
export function gateHostile(rows: Row[]): Verdict {
  return eachRow(rows, (row) => {
    const own = [row.subject, row.completion, row.rejected ?? ""].join("\n");
    if (control.test(own)) return "control tokens";
    if (hidden.test(own)) return "hidden characters";
    if (blob.test(row.completion)) return "encoded block";
    if (command.test(own)) return "instructions to the model";
    if ((row.completion.match(/https?:\/\//g)?.length ?? 0) > 3) return "too many links";
    return null;
  });
}

/** What chat templates use to mark turns; in text it would open one. */
const control = /<\|[\w ]{2,30}\|>|<\/?s>|\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>|<｜[^｜]{2,30}｜>/i;
const hidden = /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]|[\u200b-\u200d\u2060]{2,}/u;
const blob = /(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])[A-Za-z0-9+/]{48,}={0,2}/;
const command =
  /\b(?:ignore|disregard|forget) (?:all |any |the |your )?(?:previous|prior|above|earlier|foregoing)\b.{0,30}\b(?:instructions?|prompts?|rules|messages?)|\b(?:you are now|act as|pretend to be) (?:a |an |the )?(?:\w+ )?(?:dan\b|jailbroken|unrestricted|developer mode)|\b(?:reveal|print|repeat) (?:your |the )(?:system )?prompt\b|\bignoriere? (?:alle |die )?(?:vorherigen|bisherigen|obigen) (?:anweisungen|regeln)/i;

/**
 * Every address and phone number of a target must stand in what the site publishes, or in the passages of its own
 * prompt: a look-alike domain stays out even after a person has accepted it.
 */
export function gateContacts(rows: Row[], published: PublicWords): Verdict {
  return eachRow(rows, (row) => {
    if (row.task === "intent") return null;
    const foreign = published.foreign(row.completion, row.context);
    return foreign.length > 0 ? "address or number that the knowledge base does not have" : null;
  });
}

/** No visitor, no day and no site may make up much of a set: what is over the quota waits. */
export function gateQuotas<Kept extends Row>(rows: Kept[], quotas: Quotas = defaultQuotas): Verdict<Kept> {
  const removed = new Map<string, string>();
  const take = (group: Row[], limit: number, reason: string) => {
    for (const row of [...group].sort(byLot).slice(limit)) removed.set(row.id, reason);
  };
  const remaining = () => rows.filter((row) => !removed.has(row.id));
  for (const [visitor, group] of groupBy(rows, (row) => row.visitorId))
    if (visitor !== null) take(group, quotas.perVisitor, "quota of the visitor");

  const spoken = remaining().filter((row) => row.conversationId !== null);
  if (spoken.length >= burstFrom)
    for (const group of groupBy(spoken, (row) => row.createdAt.slice(0, 10)).values())
      take(group, shareOf(spoken.length - group.length, quotas.perDay), "burst of one day");

  const bySite = groupBy(remaining(), (row) => row.siteId);
  if (bySite.size > 1 && remaining().length >= burstFrom) {
    const total = remaining().length;
    for (const group of bySite.values())
      take(group, shareOf(total - group.length, quotas.perSite), "quota of the site");
  }
  return eachRow(rows, (row) => removed.get(row.id) ?? null);
}

/** The most that a group may have beside `others` rows, so that it is at most this share of both together. */
function shareOf(others: number, share: number): number {
  return share >= 1 ? Number.POSITIVE_INFINITY : Math.floor((others * share) / (1 - share));
}

/** Which rows fill a quota is drawn by lot, the same way each time: nobody gains by being first or last. */
function byLot(left: Row, right: Row): number {
  const lot = (row: Row) => createHash("sha256").update(`quota ${row.id}`).digest("hex");
  const [one, other] = [lot(left), lot(right)];
  return one < other ? -1 : one > other ? 1 : byAge(left, right);
}

function groupBy<Key>(rows: Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
