import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sidecarDir, withoutCuda } from "./python-home.ts";

const requirements = readFileSync(join(sidecarDir, "requirements.txt"), "utf8");

test("every package is pinned and hashed, and no index is named", () => {
  const entries = requirements.split(/^(?=[A-Za-z0-9])/m).filter((entry) => /^[A-Za-z0-9]/.test(entry));
  expect(entries.length).toBeGreaterThan(50);
  for (const entry of entries) expect(entry).toMatch(/^[\w.-]+==\S+[\s\S]*--hash=sha256:[0-9a-f]{64}/);
  expect(requirements).not.toMatch(/https?:|--index|--extra-index|--find-links/);
});

test("the CPU set lacks PyTorch's CUDA parts and nothing else", () => {
  const names = (text: string) => [...text.matchAll(/^([\w.-]+)==/gm)].map((match) => match[1]);
  const left = names(withoutCuda(requirements));
  expect(left).not.toContain("torch");
  expect(left.filter((name) => name?.startsWith("nvidia"))).toEqual([]);
  expect(left).toEqual(expect.arrayContaining(["transformers", "trl", "peft", "bitsandbytes", "ruff"]));
  expect(names(requirements).length - left.length).toBeGreaterThan(10);
});
