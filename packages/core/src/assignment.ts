import { createHash } from "node:crypto";

/**
 * Which version a unit meets, as pure arithmetic: the same unit gets the same answer on every server and after every
 * restart. Two salts keep two questions apart: "is it in the experiment?" and "which arm?". With one salt for both, a
 * share of 10 % would expose only the arm that owns the lowest buckets.
 */
export const bucketCount = 10_000;

export type WeightedArm<Name extends string = string> = { name: Name; weight: number };

export type AssignmentInput<Name extends string = string> = {
  /** Decides who is exposed; fixed for the life of the experiment, so that a ramp only adds people. */
  exposureSalt: string;
  /** Decides the arm; must differ from `exposureSalt`. */
  armSalt: string;
  /** Share of the traffic that is in the experiment, all arms together, 0 to 1: "5 % on B" split evenly is 0.10. */
  share: number;
  /** In a fixed order: the order is part of the assignment. Weights are positive and need not add up to 1. */
  arms: readonly WeightedArm<Name>[];
  /** From `assignmentUnit`. */
  unit: string;
};

/**
 * The arm of a unit, or null when it is outside the exposed share. Throws RangeError for a share outside 0 to 1, equal
 * salts, no arms, or a weight that is not positive. Callers store the first result and read it back afterwards: a
 * visitor who signs in keeps the arm, though the unit's name changes.
 */
export function assignArm<Name extends string>(input: AssignmentInput<Name>): Name | null {
  const { exposureSalt, armSalt, share, arms, unit } = input;
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share is ${share}; it must lie between 0 and 1`);
  if (exposureSalt === armSalt) throw new RangeError("the exposure and the arm need different salts");
  const total = totalWeight(arms);
  // Rounded, because 0.29 · 10 000 is 2899.999… in floating point.
  if (bucket(exposureSalt, unit) >= Math.round(share * bucketCount)) return null;
  return armAt(arms, (bucket(armSalt, unit) / bucketCount) * total);
}

/** uint64, big endian, of the first 8 bytes of sha256("salt:unit"), modulo 10 000: an integer from 0 to 9 999. */
export function bucket(salt: string, unit: string): number {
  const digest = createHash("sha256").update(`${salt}:${unit}`).digest();
  return Number(digest.readBigUInt64BE(0) % BigInt(bucketCount));
}

/** The most lasting name we have for a person: the contact when known, else the visitor, else the conversation. */
export function assignmentUnit(known: {
  contactId?: string | null;
  visitorId?: string | null;
  conversationId: string;
}): string {
  return known.contactId || known.visitorId || known.conversationId;
}

function totalWeight(arms: readonly WeightedArm[]): number {
  if (arms.length === 0) throw new RangeError("an experiment needs at least one arm");
  const bad = arms.find((arm) => !(arm.weight > 0 && Number.isFinite(arm.weight)));
  if (bad) throw new RangeError(`the weight of arm ${bad.name} is ${bad.weight}; it must be a positive number`);
  return arms.reduce((sum, arm) => sum + arm.weight, 0);
}

function armAt<Name extends string>(arms: readonly WeightedArm<Name>[], position: number): Name | null {
  let upTo = 0;
  for (const arm of arms) {
    upTo += arm.weight;
    if (position < upTo) return arm.name;
  }
  return arms.at(-1)?.name ?? null;
}
