import { AppError } from "@whetstone/core/errors";
import { readSite, readSites, type Site } from "@whetstone/db/accounts/reads";
import { z } from "zod";
import { getEnv } from "@/env";
import { adminProcedure, agentProcedure, ownerProcedure, router } from "@/trpc/init";
import { updateSiteSchema } from "./schema.ts";
import { changeSite, revealIdentitySecret, rotateIdentitySecret } from "./update.ts";

const siteId = z.object({ siteId: z.uuid() });

export const sitesRouter = router({
  list: agentProcedure.query(async ({ ctx }) => {
    const sites = await readSites(ctx.db);
    return sites.map(({ id, key, name, color }) => ({ id, key, name, color }));
  }),
  read: adminProcedure.input(siteId).query(async ({ ctx, input }) => {
    const site = await readSite(ctx.db, input);
    if (!site) throw new AppError("NOT_FOUND", "This site does not exist; reload the page.");
    return { ...withoutSecret(site), widgetOrigin: getEnv().WIDGET_ORIGIN };
  }),
  update: adminProcedure.input(updateSiteSchema).mutation(({ ctx, input }) => changeSite(ctx, input)),
  revealSecret: ownerProcedure.input(siteId).mutation(({ ctx, input }) => revealIdentitySecret(ctx, input)),
  rotateSecret: ownerProcedure.input(siteId).mutation(({ ctx, input }) => rotateIdentitySecret(ctx, input)),
});

function withoutSecret({ identitySecret: _secret, ...site }: Site): Omit<Site, "identitySecret"> {
  return site;
}
