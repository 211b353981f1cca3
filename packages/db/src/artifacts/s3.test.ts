import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openConfiguredArtifacts } from "./s3.ts";

/** A bucket as far as these requests go: PUT, HEAD and GET of one object. */
const objects = new Map<string, Buffer>();
const server = createServer(async (request, response) => {
  const key = new URL(request.url ?? "", "http://bucket").pathname;
  if (request.method === "PUT") {
    objects.set(key, await buffer(request));
    return response.writeHead(200, { etag: '"1"' }).end();
  }
  const object = objects.get(key);
  if (!object) return response.writeHead(404).end();
  response.writeHead(200, { "content-length": object.length, etag: '"1"' });
  response.end(request.method === "GET" ? object : undefined);
});

beforeAll(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

test("what one machine puts into the bucket, another one reads from it", async () => {
  const machine = () =>
    openConfiguredArtifacts({
      ARTIFACTS_DIR: mkdtempSync(join(tmpdir(), "whetstone-bucket-")),
      ...{ ARTIFACTS_BUCKET: "models", ARTIFACTS_PREFIX: "whetstone/" },
      ARTIFACTS_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
  const { sha256 } = await machine().put({ bytes: "adapter" });
  expect([...objects.keys()]).toEqual([`/models/whetstone/${sha256.slice(0, 2)}/${sha256}`]);
  const elsewhere = machine();
  expect(await elsewhere.has(sha256)).toBe(true);
  expect((await elsewhere.read(sha256)).toString()).toBe("adapter");
  expect(await elsewhere.has("0".repeat(64))).toBe(false);
}, 30_000);
