import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { createFeed } from "@whetstone/helpdesk/feed";
import { createInferenceClient } from "@whetstone/inference/client";
import { getEnv } from "@/env";
import { getDb } from "./database.ts";

const key = Symbol.for("whetstone.helpdesk");
const holder = globalThis as { [key]?: HelpdeskContext };

/** What every verb of packages/helpdesk works with; one per process. */
export function getHelpdesk(): HelpdeskContext {
  const { INFERENCE_URL, INFERENCE_TOKEN } = getEnv();
  holder[key] ??= {
    db: getDb(),
    inference: createInferenceClient({ url: INFERENCE_URL, token: INFERENCE_TOKEN }),
    feed: createFeed(),
  };
  return holder[key];
}
