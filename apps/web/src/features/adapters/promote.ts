import { AppError } from "@whetstone/core/errors";
import { readVersionRow } from "@whetstone/db/adapters/version-reads";
import type { Db } from "@whetstone/db/client";
import { promoteVersion } from "@whetstone/trainer/adapters/promote";
import type { z } from "zod";
import { getEnv } from "@/env";
import { confirmPassword } from "@/features/account/confirm-password";
import type { Staff } from "@/features/account/session";
import { getClock } from "@/lib/clock";
import type { promoteSchema } from "./schema.ts";

/** Promotes after the name was typed and the password given once more. INVALID where either is wrong. */
export async function promote(
  ctx: { db: Db; staff: Staff; ip: string },
  input: z.infer<typeof promoteSchema>,
): Promise<{ promotionId: string }> {
  const version = await readVersionRow(ctx.db, input);
  if (!version) throw new AppError("NOT_FOUND", "This version does not exist; reload the list.");
  if (input.typedName.trim() !== version.name)
    throw new AppError("INVALID", `Type ${version.name} to confirm; this is another name.`);
  await confirmPassword(ctx, { password: input.password });
  return promoteVersion(ctx, {
    ...{ versionId: version.id, expectedCurrentId: input.expectedCurrentId, reason: input.reason },
    ...{ override: input.override, userId: ctx.staff.id, now: getClock() },
    needsSecondPerson: getEnv().PROMOTION_NEEDS_SECOND_PERSON === "1",
  });
}
