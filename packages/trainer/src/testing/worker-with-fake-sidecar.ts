/**
 * A worker as in the product, but for the sidecar, which is the fake one: for tests that kill it.
 *   node worker-with-fake-sidecar.ts '{"url":…,"folder":…,"faults":{…},"checkMs":0}'
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { exitWithParent } from "@whetstone/core/parent-watch";
import { openArtifacts } from "@whetstone/db/artifacts";
import { createDb } from "@whetstone/db/client";
import { openWorkingQueue } from "@whetstone/db/queue";
import { workOnRuns } from "../work.ts";
import { fakeBackend } from "./runs-world.ts";

const { url, folder, faults, checkMs } = JSON.parse(process.argv[2] ?? "");
exitWithParent(() => process.exit(1));
const queue = openWorkingQueue({ url, onError: () => {}, superviseSeconds: 1 });
await workOnRuns(queue, {
  db: createDb({ url, connections: 4 }),
  backend: fakeBackend(faults),
  check: async () => {
    await sleep(checkMs);
    return { parity: {} };
  },
  signal: new AbortController().signal,
  place: {
    ...{ artifacts: openArtifacts({ dir: join(folder, "artifacts") }), runsDir: join(folder, "runs") },
    ...{ cacheDir: join(folder, "cache"), basePath: "/nowhere/base.gguf", threads: 1, checkpointSeconds: 1 },
  },
});
process.stdout.write("ready\n");
