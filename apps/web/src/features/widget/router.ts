import { z } from "zod";
import { getEnv } from "@/env";
import { onDoor, procedureFor, router } from "@/trpc/init";
import { startSession } from "./start-session";
import { spend } from "./visitor-limits";

/** How a browser becomes a visitor; the only call without a token. */
export const sessionRouter = router({
  start: procedureFor("public")
    .use(onDoor("widget"))
    .input(
      z.object({
        site: z.string().min(1).max(100),
        origin: z.string().max(300),
        refresh: z.string().max(200).nullish(),
        identity: z.string().max(8192).nullish(),
        locale: z.string().max(35).default("en"),
        team: z.boolean().default(false),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const env = getEnv();
      await spend(ctx.db, { budget: "session", ip: ctx.ip, factor: env.RATE_LIMIT_FACTOR });
      return startSession(
        { db: ctx.db, widgetOrigin: env.WIDGET_ORIGIN, secret: env.VISITOR_SECRET },
        {
          ...input,
          userAgent: ctx.headers.get("user-agent"),
        },
      );
    }),
});
