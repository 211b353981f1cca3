/** pnpm verify: the fast half of all tests; no database, no model, no browser. */
import { spawnSync } from "node:child_process";
import { checks, unitSuite } from "./test/suites.ts";

const names = [...checks, unitSuite].map((suite) => suite.name);
process.exit(spawnSync(process.execPath, ["scripts/test/main.ts", ...names], { stdio: "inherit" }).status ?? 1);
