import { AppError } from "@whetstone/core/errors";
import { readVersionRow } from "@whetstone/db/adapters/version-reads";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { promoteVersion } from "@whetstone/trainer/adapters/promote";
import type { z } from "zod";
import { getEnv } from "@/env";
import { confirmPassword } from "@/features/account/confirm-password";
import type { Staff } from "@/features/account/session";
import { getClock } from "@/lib/clock";
import type { promoteSchema } from "./schema.ts";

/**
 * Promotes after the name was typed and the password given once more. INVALID where either is wrong; the model server's
 * codes where it cannot serve the adapter, which is loaded first, so that no visitor waits for it.
 */
export async function promote(
  ctx: Pick<HelpdeskContext, "db"> & { helpdesk: HelpdeskContext; staff: Staff; ip: string },
  input: z.infer<typeof promoteSchema>,
): Promise<{ promotionId: string }> {
  const version = await readVersionRow(ctx.db, input);
  if (!version) throw new AppError("NOT_FOUND", "This version does not exist; reload the list.");
  if (input.typedName.trim() !== version.name)
    throw new AppError("INVALID", `Type ${version.name} to confirm; this is another name.`);
  await confirmPassword(ctx, { password: input.password });
  if (version.adapterHash) await ctx.helpdesk.inference.warm(version.adapterHash);
  return promoteVersion(ctx, {
    ...{ versionId: version.id, expectedCurrentId: input.expectedCurrentId, reason: input.reason },
    ...{ override: input.override, userId: ctx.staff.id, now: getClock() },
    needsSecondPerson: getEnv().PROMOTION_NEEDS_SECOND_PERSON === "1",
  });
}
