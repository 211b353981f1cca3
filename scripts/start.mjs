/**
 * npm start: everything from a fresh clone to a running product. This half runs on whatever Node the machine
 * has (20.19 or newer), installs the workspace and hands over to scripts/start/main.ts on the Node it brought.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { installWorkspace, ownNode } from "./start/install.mjs";

await installWorkspace();
const settings = existsSync(".env") ? ["--env-file=.env"] : [];
const child = spawn(ownNode, [...settings, "scripts/start/main.ts"], { stdio: "inherit" });
// Ctrl-C reaches the child through the terminal; a signal sent to us alone is passed on.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
