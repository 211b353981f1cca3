import { AppError } from "@whetstone/core/errors";
import { readSite } from "@whetstone/db/accounts/reads";
import { getEnv } from "@/env";
import { isAllowedOrigin } from "@/features/widget/origin";
import { type Metered, spend } from "@/features/widget/visitor-limits";
import { verifyVisitorToken } from "@/features/widget/visitor-token";
import { onDoor, procedureFor } from "./init";

/**
 * A call by a visitor: a good token, for a site that still exists, still allows the origin and does not ask for more
 * proof than the token carries. Checked against the database on every call.
 */
export const visitorProcedure = procedureFor("visitor")
  .use(onDoor("widget"))
  .use(async ({ ctx, next }) => {
    const env = getEnv();
    const token = /^Bearer (.+)$/.exec(ctx.headers.get("authorization") ?? "")?.[1];
    if (!token) throw new AppError("UNAUTHENTICATED", "Open the chat to start a session.");
    const visitor = await verifyVisitorToken(token, env.VISITOR_SECRET);
    const site = await readSite(ctx.db, { siteId: visitor.siteId });
    if (!site) throw new AppError("UNAUTHENTICATED", "This chat does not exist any more.");
    if (!isAllowedOrigin(visitor.origin, [...site.origins, env.WIDGET_ORIGIN]))
      throw new AppError("ORIGIN_NOT_ALLOWED", "This website may no longer show the chat.");
    if (site.identityRequired && !visitor.verified)
      throw new AppError("UNAUTHENTICATED", "Sign in on the website to use the chat.");
    const metered: Metered = { ...visitor, ip: ctx.ip, factor: env.RATE_LIMIT_FACTOR };
    return next({
      ctx: {
        ...ctx,
        visitor,
        site,
        spend: (budget: Parameters<typeof spend>[1]["budget"], amount?: number) =>
          spend(ctx.db, { ...metered, budget, amount }),
      },
    });
  });
