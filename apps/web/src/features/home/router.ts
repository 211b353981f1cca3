import { readSites } from "@whetstone/db/accounts/reads";
import { readOverview } from "@whetstone/db/conversations/overview";
import { listConversations } from "@whetstone/helpdesk/conversations/list";
import { agentProcedure, router } from "@/trpc/init";

const dayMs = 24 * 60 * 60 * 1000;

export const homeRouter = router({
  /** The last 24 hours, and who waits for a person now, longest first. */
  overview: agentProcedure.query(async ({ ctx }) => {
    const siteIds = (await readSites(ctx.db)).map((site) => site.id);
    const [numbers, waiting] = await Promise.all([
      readOverview(ctx.db, { siteIds, since: new Date(Date.now() - dayMs) }),
      listConversations(ctx.helpdesk, {
        siteIds,
        status: "waiting",
        sort: { by: "waitingSince", direction: "asc" },
        page: 1,
        pageSize: 6,
      }),
    ]);
    return { ...numbers, waitingRows: waiting.rows };
  }),
  /** State of the model server, for the strip under the numbers; null where it cannot be reached. */
  assistant: agentProcedure.query(({ ctx }) => ctx.helpdesk.inference.status().catch(() => null)),
});
