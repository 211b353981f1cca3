import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { exampleCsv } from "./example-csv.ts";

const folder = mkdtempSync(join(tmpdir(), "whetstone-experiment-"));
afterAll(() => rmSync(folder, { recursive: true }));

const example = exampleCsv({ seed: 7, visitors: 4_000, currentRate: 0.62, candidateRate: 0.7 });

describe("experiment analyse", { timeout: 60_000 }, () => {
  it("prints one object with the decision and its numbers, the same for gzip", () => {
    const plain = run("analyse", "--csv", save("a.csv", example), "--json");
    const packed = run("analyse", "--csv", save("a.csv.gz", gzipSync(example)), "--json");
    expect(packed.stdout).toBe(plain.stdout);
    const found = JSON.parse(plain.stdout.trim().split("\n").at(-1) ?? "");
    expect(found).toMatchObject({ decision: "promote", minimumMet: true, rows: 4_212, duplicates: 212 });
    expect(found.arms.current.n + found.arms.candidate.n).toBe(4_000);
    expect(found.interval[0]).toBeGreaterThan(0);
    expect(found.plan).toMatchObject({ alpha: 0.05, nStar: 2_000, margin: 0.03, share: 0.5, minDays: 0 });
  });

  it("names the method and the decision for people", () => {
    const { stdout, status } = run("analyse", "--csv", save("b.csv", example), "--min-days", "20");
    expect(status).toBe(0);
    expect(stdout).toContain("asymptotic confidence sequence");
    expect(stdout).toContain("Decision: wait\nThe planned 20 days have not passed");
  });

  it("refuses a broken row, a missing file and an impossible option, and says which", () => {
    const broken = save("broken.csv", `${example}x,current,2,2026-05-03\n`);
    expect(run("analyse", "--csv", broken)).toMatchObject({ status: 1, stdout: "" });
    expect(run("analyse", "--csv", broken).stderr).toContain('broken.csv:4214: outcome is "2"');
    expect(run("analyse", "--csv", join(folder, "none.csv")).stderr).toContain("cannot be read");
    expect(run("analyse", "--csv", broken, "--alpha", "0.7").stderr).toContain("--alpha:");
    expect(run("analyse", "--csv", broken, "--n-star", "many").stderr).toContain("--n-star:");
    expect(run("analyse").stderr).toContain("--csv is missing");
  });
});

function save(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function run(...args: string[]) {
  return spawnSync(process.execPath, [join(import.meta.dirname, "cli.ts"), ...args], { encoding: "utf8" });
}
