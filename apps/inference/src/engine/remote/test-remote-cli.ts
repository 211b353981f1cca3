import { parseArgs } from "node:util";
import { AppError } from "@whetstone/core/errors";
import type { Dialect } from "./dialect.ts";
import { contract } from "./remote-contract.ts";
import { createRemoteEngine } from "./remote-engine.ts";

const help = `Tests any OpenAI-compatible model server against the contract of our engines.

  pnpm test:remote --url URL [options]

  --url URL          e.g. http://127.0.0.1:8090
  --key KEY          bearer token, where the server wants one
  --model NAME       default: the first that the server names
  --dialect NAME     llama-server, vllm, ollama or openai; default: guessed
  --adapter HASH     an adapter that the server has
  --peft-dir FOLDER  vLLM: folder, as that server sees it, with <hash>/adapter_config.json
  --json             ends with one line of JSON
`;

const dialects: Dialect[] = ["llama-server", "vllm", "ollama", "openai"];

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    key: { type: "string" },
    model: { type: "string" },
    dialect: { type: "string" },
    adapter: { type: "string" },
    "peft-dir": { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

try {
  if (values.help) process.stdout.write(help);
  else await testRemote();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function testRemote(): Promise<void> {
  if (!values.url) throw new AppError("INVALID", "--url is missing. See --help.");
  const dialect = values.dialect === undefined ? null : dialects.find((known) => known === values.dialect);
  if (dialect === undefined) throw new AppError("INVALID", `--dialect is one of ${dialects.join(", ")}.`);
  const engine = createRemoteEngine({
    url: values.url,
    key: values.key ?? null,
    model: values.model ?? null,
    dialect,
    baseHash: null,
    peftDir: values["peft-dir"] ?? null,
    slots: 4,
    contextTokens: 2_048,
  });
  await engine.countTokens([{ role: "user", content: "Hi" }]);
  const { name = "" } = engine.status().model ?? {};
  process.stdout.write(`${name} at ${values.url}\n`);
  const results = [];
  for (const { name, check } of contract) {
    const startedAt = performance.now();
    const problem = await check({ engine, adapterHash: values.adapter ?? null }).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const ms = Math.round(performance.now() - startedAt);
    process.stdout.write(
      `${problem === null ? "✓" : "×"} ${name} (${ms} ms)${problem === null ? "" : `\n    ${problem}`}\n`,
    );
    results.push({ name, passed: problem === null, ms });
  }
  await engine.close();
  const passed = results.filter((result) => result.passed).length;
  process.stdout.write(`${passed} of ${results.length} passed\n`);
  if (values.json) process.stdout.write(`${JSON.stringify({ model: name, passed, of: results.length, results })}\n`);
  if (passed < results.length) process.exitCode = 1;
}
