/**
 * npm test: everything that proves the project, from a fresh clone. This half runs on the machine's Node,
 * installs the workspace and hands over to scripts/test/main.ts. Its last line is `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { installWorkspace, ownNode } from "./start/install.mjs";

await installWorkspace();
const result = spawnSync(ownNode, ["scripts/test/main.ts", ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(result.status ?? 1);
