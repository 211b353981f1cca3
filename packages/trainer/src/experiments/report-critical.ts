import { AppError } from "@whetstone/core/errors";
import type { Db } from "@whetstone/db/client";
import type { Actor } from "../adapters/actor.ts";
import { stopExperiment } from "./stop.ts";

export const criticalKinds = ["personal_data", "forbidden_output"] as const;

const said = { personal_data: "leaked personal data", forbidden_output: "said what is forbidden" };

/**
 * A person confirms that an answer of the candidate leaked personal data or said what is forbidden: no statistics, the
 * experiment ends at once and the version can never be promoted on it. CONFLICT where it has ended already.
 */
export async function reportCritical(
  ctx: { db: Db },
  input: { experimentId: string; kind: (typeof criticalKinds)[number]; note: string; actor: Actor },
): Promise<void> {
  const reason = `Confirmed: the candidate ${said[input.kind]}. ${input.note.trim()}`.trim();
  const ended = await stopExperiment(ctx, { ...input, outcome: "critical", reason });
  if (!ended) throw new AppError("CONFLICT", "The experiment has ended already; roll the version back if it serves.");
}
