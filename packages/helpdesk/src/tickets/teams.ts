import { AppError } from "@whetstone/core/errors";
import { appendAudit } from "@whetstone/db/audit/append-audit";
import { putTeam, removeTeam } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";

/** Makes a team of a site, or gives the one of that name other members. INVALID without a name. */
export async function saveTeam(
  ctx: HelpdeskContext,
  input: { siteId: string; name: string; memberIds: string[]; actor: string },
): Promise<void> {
  const { siteId, actor } = input;
  const name = input.name.trim();
  if (name === "") throw new AppError("INVALID", "Give the team a name.");
  const memberIds = [...new Set(input.memberIds)];
  await ctx.db.$transaction(async (tx) => {
    await putTeam(tx, { siteId, name, memberIds });
    await appendAudit(tx, { siteId, actor, action: "team.save", subject: `team:${name}`, after: { memberIds } });
  });
}

/** Dissolves a team; its tickets stay, without a team. */
export async function deleteTeam(
  ctx: HelpdeskContext,
  input: { siteId: string; id: string; actor: string },
): Promise<void> {
  const { siteId, id, actor } = input;
  await ctx.db.$transaction(async (tx) => {
    await removeTeam(tx, { siteId, id });
    await appendAudit(tx, { siteId, actor, action: "team.delete", subject: `team:${id}` });
  });
}
