import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { killLeftovers, noteProcess } from "./leftovers.ts";
import { spawnSidecar } from "./sidecar.ts";

const start = (script: string, env: Record<string, string> = {}) =>
  spawnSidecar({
    ...{ command: process.execPath, args: ["--input-type=module", "-e", script], cwd: tmpdir() },
    env: { PATH: process.env.PATH ?? "", ...env },
  });

async function heard(script: string) {
  const sidecar = await start(script);
  const events = [];
  for await (const event of sidecar.events) events.push(event);
  return { events, ...(await sidecar.ended) };
}

test("events are told from what libraries print, and the log is kept", async () => {
  const { events, code, lastWords } = await heard(`
    console.log("Some library greets you");
    console.log(JSON.stringify({ type: "adapted", trainable: 7 }));
    console.error("a warning");
    process.exit(3);`);
  expect(events).toContainEqual({ type: "adapted", trainable: 7 });
  expect(events).toContainEqual({ type: "log", level: "info", message: "a warning" });
  expect(events).toHaveLength(2);
  expect({ code, lastWords }).toEqual({ code: 3, lastWords: "a warning\n" });
});

test("it sees the environment it is given and none of ours", async () => {
  process.env.SECRET_OF_OURS = "postgresql://owner";
  const { events } = await heard(`console.error(Object.keys(process.env).sort().join(" "))`);
  delete process.env.SECRET_OF_OURS;
  expect(events).toEqual([{ type: "log", level: "info", message: "PARENT_WATCH PATH" }]);
});

test("what an earlier attempt left behind is killed, and a stranger with its number is not", async () => {
  const folder = mkdtempSync(join(tmpdir(), "whetstone-leftover-"));
  const sidecar = await start(`process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);`);
  await noteProcess(folder, sidecar.pid);
  const note = JSON.parse(readFileSync(join(folder, "process.json"), "utf8"));

  await writeFile(join(folder, "process.json"), JSON.stringify({ ...note, startedAt: "1" }));
  await killLeftovers(folder);
  expect(existsSync(`/proc/${sidecar.pid}`) || process.platform !== "linux").toBe(true);

  await writeFile(join(folder, "process.json"), JSON.stringify(note));
  await killLeftovers(folder);
  if (process.platform === "linux") await vi.waitFor(async () => expect((await sidecar.ended).code).toBeNull());
  else sidecar.signal("SIGKILL");
  await rm(folder, { recursive: true });
});
