import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveModel } from "./fetch-model.ts";
import type { FetchProgress } from "./progress.ts";

const content = Buffer.alloc(300_000, "whetstone ");
const sha256 = createHash("sha256").update(content).digest("hex");
const spec = "hf:owner/repo/folder/model.gguf";

let cacheDir: string;
let hub: Awaited<ReturnType<typeof openHub>>;
beforeEach(async () => {
  cacheDir = mkdtempSync(join(tmpdir(), "models-"));
  hub = await openHub();
});
afterEach(async () => {
  await hub.close();
  rmSync(cacheDir, { recursive: true, force: true });
});

/** Serves one file with ranges; `breaks` connections end in the middle. */
async function openHub() {
  const asked: { path: string; range: string | undefined }[] = [];
  const behaviour = { breaks: 0, status: 0 };
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? "", range: request.headers.range });
    if (behaviour.status) return void response.writeHead(behaviour.status).end();
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const rest = content.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { "content-length": rest.length });
    if (behaviour.breaks-- <= 0) return void response.end(rest);
    response.write(rest.subarray(0, 100_000), () => setImmediate(() => response.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hfEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { asked, behaviour, hfEndpoint, close };
}

const resolve = (text: string, onProgress?: (progress: FetchProgress) => void) =>
  resolveModel(text, { cacheDir, hfEndpoint: hub.hfEndpoint, onProgress });

const files = () =>
  readdirSync(cacheDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

describe("resolveModel", () => {
  it("fetches a file once, tells how far it is, and finds it again", async () => {
    const seen: FetchProgress[] = [];
    const first = await resolve(`${spec}#sha256=${sha256}`, (progress) => seen.push(progress));
    const second = await resolve(`${spec}#sha256=${sha256}`);
    expect(first).toEqual({ ...second, sha256, size: content.length, name: "model" });
    expect(readFileSync(first.path).equals(content)).toBe(true);
    expect(hub.asked.map(({ path }) => path)).toEqual(["/owner/repo/resolve/main/folder/model.gguf"]);
    expect(seen.at(-1)).toMatchObject({ bytes: content.length, totalBytes: content.length });
  });

  it("tries again when a connection breaks", async () => {
    hub.behaviour.breaks = 2;
    const { path } = await resolve(`${spec}#sha256=${sha256}`);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(hub.asked).toHaveLength(3);
  });

  it("continues what an interrupted start left behind", async () => {
    const folder = join(cacheDir, "hf--owner--repo", "folder");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "model.gguf.part"), content.subarray(0, 120_000));
    const { path } = await resolve(`${spec}#sha256=${sha256}`);
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(hub.asked.map(({ range }) => range)).toEqual(["bytes=120000-"]);
  });

  it("refuses a wrong hash and leaves nothing behind", async () => {
    await expect(resolve(`${spec}#sha256=${"0".repeat(64)}`)).rejects.toMatchObject({ code: "MODEL_INVALID" });
    expect(files()).toEqual([]);
  });

  it("fetches again when the file in the cache was changed", async () => {
    const { path } = await resolve(`${spec}#sha256=${sha256}`);
    writeFileSync(path, "something else");
    await resolve(`${spec}#sha256=${sha256}`);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it("says what the server said", async () => {
    hub.behaviour.status = 404;
    await expect(resolve(spec)).rejects.toMatchObject({ code: "UNAVAILABLE", message: expect.stringContaining("404") });
    hub.behaviour.status = 503;
    await expect(resolve(spec)).rejects.toMatchObject({ code: "UNAVAILABLE", message: expect.stringContaining("503") });
    expect(hub.asked).toHaveLength(6);
  });

  it("takes a local file where it is, and checks its hash", async () => {
    const path = join(cacheDir, "mine.gguf");
    writeFileSync(path, content);
    expect(await resolve(`file:${path}`)).toEqual({ path, sha256, size: content.length, name: "mine" });
    await expect(resolve(`file:${path}#sha256=${"0".repeat(64)}`)).rejects.toMatchObject({ code: "MODEL_INVALID" });
    await expect(resolve("file:/nowhere/model.gguf")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
