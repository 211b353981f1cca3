import { router } from "./init.ts";

/** Everything that the console may ask. The visitors' router is apart, behind the other door. */
export const appRouter = router({});

export type AppRouter = typeof appRouter;
