import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { chmod, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { openArtifacts, type RemoteArtifacts, sweepArtifacts } from "./artifacts.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const folder = () => mkdtempSync(join(tmpdir(), "whetstone-artifacts-"));

test("content lies under its hash, once", async () => {
  const store = openArtifacts({ dir: folder() });
  const first = await store.put({ bytes: "adapter" });
  const second = await store.put({ bytes: "adapter" });
  expect(second).toEqual(first);
  expect(first).toEqual({ sha256: sha256("adapter"), sizeBytes: 7 });
  expect(readFileSync(join(store.dir, first.sha256.slice(0, 2), first.sha256), "utf8")).toBe("adapter");
  expect(readdirSync(join(store.dir, "tmp"))).toEqual([]);
});

test("a file that is not what was announced leaves nothing behind", async () => {
  const store = openArtifacts({ dir: folder() });
  await expect(store.put({ bytes: "other" }, { sha256: sha256("adapter") })).rejects.toThrow("nothing was kept");
  expect(readdirSync(store.dir)).toEqual(["tmp"]);
  expect(readdirSync(join(store.dir, "tmp"))).toEqual([]);
});

test("a source that breaks off leaves nothing behind", async () => {
  const store = openArtifacts({ dir: folder() });
  await expect(store.put({ path: join(store.dir, "missing") })).rejects.toThrow("ENOENT");
  expect(readdirSync(join(store.dir, "tmp"))).toEqual([]);
});

test("a damaged file is noticed when it is read", async () => {
  const store = openArtifacts({ dir: folder() });
  const { sha256: hash } = await store.put({ bytes: "adapter" });
  await chmod(await store.path(hash), 0o644);
  writeFileSync(await store.path(hash), "adaptor");
  await expect(store.read(hash)).rejects.toThrow("damaged");
});

test("only a hash becomes a path", async () => {
  const store = openArtifacts({ dir: folder() });
  await expect(store.path("../../etc/passwd")).rejects.toThrow("64 hexadecimal digits");
  await expect(store.path(sha256("nobody's"))).rejects.toThrow("not in the store");
});

test("a bucket fills the folder of another machine", async () => {
  const kept = new Map<string, Buffer>();
  const remote: RemoteArtifacts = {
    has: async (hash) => kept.has(hash),
    upload: async (hash, path) => void kept.set(hash, readFileSync(path)),
    download: async (hash) => Readable.from([kept.get(hash) ?? Buffer.alloc(0)]),
  };
  const { sha256: hash } = await openArtifacts({ dir: folder(), remote }).put({ bytes: "adapter" });
  const elsewhere = openArtifacts({ dir: folder(), remote });
  expect(await elsewhere.has(hash)).toBe(true);
  expect((await elsewhere.read(hash)).toString()).toBe("adapter");

  kept.set(hash, Buffer.from("cut"));
  await expect(openArtifacts({ dir: folder(), remote }).path(hash)).rejects.toThrow("nothing was kept");
});

test("old temporary files are swept, new ones are somebody's work", async () => {
  const store = openArtifacts({ dir: folder() });
  await store.put({ bytes: "adapter" });
  writeFileSync(join(store.dir, "tmp/old"), "half");
  writeFileSync(join(store.dir, "tmp/new"), "half");
  await utimes(join(store.dir, "tmp/old"), 1, 1);
  expect(await sweepArtifacts(store.dir)).toBe(1);
  expect(readdirSync(join(store.dir, "tmp"))).toEqual(["new"]);
});
