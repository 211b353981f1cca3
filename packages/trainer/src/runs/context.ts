import type { Db } from "@whetstone/db/client";
import type { Queue } from "@whetstone/db/queue";
import type { InferenceClient } from "@whetstone/inference/client";

/** What starting and steering runs needs; the web process and the command line have it, without Python or models. */
export type RunsContext = {
  db: Db;
  queue: Queue;
  inference: InferenceClient;
  /** Where training happens. */
  backend: "local" | "ray";
  /** Folder of recipes; by default those that come with Whetstone. */
  recipesDir?: string;
};
