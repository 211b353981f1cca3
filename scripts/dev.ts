/** pnpm dev: the whole stack with the web app compiled as it is edited, in a data folder of its own. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { openStack, repository } from "./stack.ts";
import { build } from "./start/build.ts";
import { step } from "./start/steps.ts";

await step("generating the database client, bundling the loader", async () => {
  await build(["generate"]);
  execFileSync(process.execPath, [join(repository, "apps/web/scripts/build-loader.ts")], { stdio: "inherit" });
});
const stack = await step("starting", (say) =>
  openStack({
    folder: join(repository, ".whetstone/dev"),
    services: ["db", "inference", "web", "worker", "shop"],
    ports: { db: 54_321, console: 3100, widget: 3101, shop: 3102, inference: 3103 },
    dev: true,
    onProgress: say,
  }),
);
console.log(
  `console ${stack.consoleUrl}   sign in ${stack.owner?.email} ${stack.owner?.password ?? "(password as printed first)"}`,
);
console.log(`ready ${stack.shopUrl}/`);

const end = async () => {
  await stack.close();
  process.exit(0);
};
process.once("SIGINT", end);
process.once("SIGTERM", end);
