import type { Db } from "@whetstone/db/client";
import type { InferenceClient } from "@whetstone/inference/client";
import type { Feed } from "./feed.ts";

/** What every verb of the conversation domain works with; made once per process. */
export type HelpdeskContext = { db: Db; inference: InferenceClient; feed: Feed };
