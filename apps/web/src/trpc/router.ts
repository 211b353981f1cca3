import { accountRouter } from "@/features/account/router";
import { adaptersRouter } from "@/features/adapters/router";
import { articlesRouter } from "@/features/articles/router";
import { auditRouter } from "@/features/audit/router";
import { conversationsRouter } from "@/features/conversations/router";
import { datasetsRouter } from "@/features/datasets/router";
import { experimentsRouter } from "@/features/experiments/router";
import { failuresRouter } from "@/features/failures/router";
import { homeRouter } from "@/features/home/router";
import { peopleRouter } from "@/features/people/router";
import { reviewsRouter } from "@/features/reviews/router";
import { runsRouter } from "@/features/runs/router";
import { sitesRouter } from "@/features/sites/router";
import { ticketsRouter } from "@/features/tickets/router";
import { visitorsRouter } from "@/features/visitors/router";
import { router } from "./init.ts";

/** Everything that the console may ask. The visitors' router is apart, behind the other door. */
export const appRouter = router({
  home: homeRouter,
  account: accountRouter,
  people: peopleRouter,
  sites: sitesRouter,
  conversations: conversationsRouter,
  tickets: ticketsRouter,
  visitors: visitorsRouter,
  reviews: reviewsRouter,
  articles: articlesRouter,
  failures: failuresRouter,
  datasets: datasetsRouter,
  runs: runsRouter,
  adapters: adaptersRouter,
  experiments: experimentsRouter,
  audit: auditRouter,
});

export type AppRouter = typeof appRouter;
