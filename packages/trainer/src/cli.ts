/**
 * pnpm trainer <command> [options]: each stage of the learning loop from the terminal, by the verbs that the console
 * calls. Ends with 0 when the command did its work, with 1 when options, data or the work were wrong.
 */
import { AppError, toAppError } from "@whetstone/core/errors";
import { commands } from "./commands/commands.ts";

const list = Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join("\n");
const usage = `Usage: pnpm trainer <command> [options]; --help after a command shows its options\n${list}`;

try {
  const [name = "", ...args] = process.argv.slice(2).filter((argument) => argument !== "--");
  const command = commands[name];
  if (name === "" || name === "help" || name === "--help") console.log(usage);
  else if (!command) throw new AppError("INVALID", `There is no command "${name}".\n${usage}`);
  else await (await command.load()).run(args);
} catch (thrown) {
  const error = toAppError(thrown);
  console.error(
    error.code === "INTERNAL" && thrown instanceof Error ? (thrown.stack ?? thrown.message) : error.message,
  );
  process.exitCode = 1;
}
