import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainerCache } from "@whetstone/trainer/env";
import { pythonHome } from "@whetstone/trainer/python/python-home";
import { build } from "../start/build.ts";
import { findChromium } from "./chromium.ts";
import { runCommand } from "./run-command.ts";

export type Counts = { passed: number; failed: number };
export type Suite = { name: string; title: string; run: () => Promise<Counts> };

/** Each of these either holds or does not: one test. The fast half of all tests (`pnpm verify`) begins with them. */
export const checks: Suite[] = [
  check("generate", "generating the database client", () => build(["generate"])),
  check("lint", "format and lint", () => runCommand("biome", ["check", "--error-on-warnings", "."])),
  check("types", "types", () => runCommand("turbo", ["run", "typecheck", "--output-logs=errors-only"])),
  check("structure", "the import line, the nouns, the sizes", () => runCommand("node", ["scripts/check-structure.ts"])),
  check("paths", "every path in the documents exists", () => runCommand("node", ["scripts/check-doc-paths.ts"])),
];

export const unitSuite = vitest("unit", "unit and property tests");

export const countedSuites: Suite[] = [
  unitSuite,
  vitest("db", "tests with PostgreSQL"),
  vitest("model", "tests with the real model"),
  {
    name: "python",
    title: "the training sidecar: format, lint and tests with tiny models",
    run: async () => {
      const report = reportFile();
      const python = await pythonHome({ cacheDir: trainerCache(), onProgress: (line) => console.log(`  ${line}`) });
      const cwd = "packages/trainer/python";
      await runCommand(python, ["-m", "ruff", "format", "--check", "."], { cwd });
      await runCommand(python, ["-m", "ruff", "check", "."], { cwd });
      const failure = await runCommand(python, ["-m", "pytest", "-q", `--junitxml=${report}`], { cwd }).then(
        () => null,
        (error: Error) => error,
      );
      if (failure) console.log(failure.message);
      const [, attributes = ""] = /<testsuite ([^>]*)>/.exec(readFileSync(report, "utf8")) ?? [];
      const count = (name: string) => Number(new RegExp(`${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0);
      const failed = count("failures") + count("errors");
      return {
        passed: count("tests") - failed - count("skipped"),
        failed: Math.max(failed, failure ? 1 : 0),
      };
    },
  },
  check("build", "production build", () => build()),
  {
    name: "browser",
    title: "the product in a real browser, with the real model",
    run: async () => {
      const report = reportFile();
      const env = { CHROMIUM_PATH: await findChromium(), PLAYWRIGHT_JSON_OUTPUT_NAME: report };
      await runCommand("playwright", ["test", "--config", "playwright.config.ts"], { env, cwd: "e2e" }).catch((error) =>
        console.log(error.message),
      );
      const { stats } = JSON.parse(readFileSync(report, "utf8"));
      return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
    },
  },
];

function check(name: string, title: string, work: () => Promise<void>): Suite {
  return { name, title, run: () => work().then(() => ({ passed: 1, failed: 0 })) };
}

function vitest(project: string, title: string): Suite {
  return {
    name: project,
    title,
    run: async () => {
      const report = reportFile();
      const args = [
        "run",
        "--project",
        project,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${report}`,
      ];
      const failure = await runCommand("vitest", args).then(
        () => null,
        (error: Error) => error,
      );
      if (failure) console.log(failure.message);
      const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, "utf8"));
      // A file that does not even load has no tests to fail, but must count.
      return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites > 0 || failure ? 1 : 0) };
    },
  };
}

function reportFile(): string {
  return join(mkdtempSync(join(tmpdir(), "whetstone-report-")), "report.json");
}
