import { afterEach, describe, expect, it } from "vitest";
import { childEnv } from "../env.ts";
import { until } from "../testing.ts";
import { backOffMs } from "./back-off.ts";
import type { FakeInit } from "./fake-host.ts";
import { type Host, type HostOptions, superviseHost } from "./supervise.ts";

let host: Host | null = null;
afterEach(() => host?.close());

function start(mode: FakeInit["mode"], more: Partial<HostOptions> = {}) {
  const losses: number[] = [];
  const started = superviseHost({
    name: "fake",
    entry: new URL("./fake-host.ts", import.meta.url),
    init: { mode } satisfies FakeInit,
    env: childEnv(),
    onReady: () => {},
    onMessage: () => {},
    onLost: () => losses.push(started.status().restarts),
    ...more,
  });
  host = started;
  return { host: started, losses };
}

describe("superviseHost", () => {
  it("gives up on a process that dies three times before it was ready", async () => {
    const { host, losses } = start("crash");
    expect(await host.whenReady(10_000)).toBe(false);
    expect(host.status()).toMatchObject({ state: "failed", error: expect.stringContaining("SIGABRT") });
    expect(losses).toHaveLength(3);
  });

  it("does not try again after a refusal, and says why", async () => {
    const { host } = start("refuse");
    expect(await host.whenReady(10_000)).toBe(false);
    expect(host.status()).toMatchObject({ state: "failed", restarts: 0, error: "INTERNAL: this file is no good" });
    expect(host.send("anything")).toBe(false);
  });

  it.each([
    ["says nothing any more", "freeze", { silenceLimitMs: 500 }],
    ["has work and does none", "stall", { stallLimitMs: 500 }],
  ] as const)("replaces a process that %s", async (_, mode, limits) => {
    const { host, losses } = start(mode, limits);
    await host.whenReady(10_000);
    const first = host.status().pid;
    await until(() => losses.length > 0);
    await until(() => host.status().pid !== null && host.status().pid !== first);
    expect(host.status().restarts).toBeGreaterThan(0);
  });

  it("replaces a process whose memory has grown, at once and as planned", async () => {
    const planned: boolean[] = [];
    const { host } = start("grow", { recycleAfterMs: 0, onLost: (isPlanned) => planned.push(isPlanned) });
    await host.whenReady(10_000);
    const first = host.status().pid;
    await until(() => host.status().state === "ready" && host.status().pid !== first);
    expect(planned[0]).toBe(true);
  });

  it("leaves no process behind when it is closed", async () => {
    const { host } = start("stall");
    await host.whenReady(10_000);
    const pid = host.status().pid ?? 0;
    await host.close();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });
});

it("waits longer after each crash, at most five seconds", () => {
  expect([1, 2, 3, 4, 5, 6, 20].map(backOffMs)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});
