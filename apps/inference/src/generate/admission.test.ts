import { describe, expect, it } from "vitest";
import { createAdmission, type Entrance, type Ticket } from "./admission.ts";

function open(options: Partial<Parameters<typeof createAdmission>[0]> = {}) {
  const clock = { ms: 0 };
  const limits = { slots: 1, maxWaiting: 10, maxWaitingPerSite: 10 };
  const admission = createAdmission({ ...limits, now: () => clock.ms, ...options });
  const admitted: string[] = [];
  const tickets: Ticket[] = [];
  const enter = async (name: string, more: Partial<Entrance> = {}) => {
    const signal = more.signal ?? new AbortController().signal;
    const ticket = await admission.enter({ site: "a", priority: "chat", ...more, signal });
    if (!ticket) return admitted.push(`${name} left`);
    admitted.push(name);
    tickets.push(ticket);
  };
  const releaseNext = async () => {
    tickets.shift()?.release();
    await settled();
  };
  return { admission, admitted, enter, releaseNext, clock };
}

/** Lets every promise that can resolve do so. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("admission", () => {
  it("runs as many as there are slots", async () => {
    const { admission, admitted, enter, releaseNext } = open({ slots: 2 });
    for (const name of ["1", "2", "3"]) void enter(name);
    await settled();
    expect(admitted).toEqual(["1", "2"]);
    expect(admission.queue()).toEqual({ running: 2, waiting: 1 });
    await releaseNext();
    expect(admitted).toEqual(["1", "2", "3"]);
  });

  it("serves sites in turn", async () => {
    const { admitted, enter, releaseNext } = open();
    for (const name of ["a1", "a2", "a3", "a4"]) void enter(name, { site: "a" });
    for (const name of ["b1", "b2"]) void enter(name, { site: "b" });
    await settled();
    for (let turn = 0; turn < 5; turn++) await releaseNext();
    expect(admitted).toEqual(["a1", "a2", "b1", "a3", "b2", "a4"]);
  });

  it("lets background work wait for every chat", async () => {
    const { admitted, enter, releaseNext } = open();
    void enter("first");
    void enter("background", { priority: "background" });
    void enter("chat 1");
    void enter("chat 2");
    await settled();
    for (let turn = 0; turn < 3; turn++) await releaseNext();
    expect(admitted).toEqual(["first", "chat 1", "chat 2", "background"]);
  });

  it("refuses at once when the queue is full, with a time that grows with the load", async () => {
    const { enter, releaseNext, clock } = open({ maxWaiting: 4 });
    for (let count = 0; count < 5; count++) void enter(String(count));
    await settled();
    const early = await enter("late").catch((error: unknown) => error);
    expect(early).toMatchObject({ code: "ENGINE_BUSY", retryAfterMs: 6_000 });

    clock.ms += 23_000;
    await releaseNext();
    void enter("another");
    await settled();
    const slower = await enter("late").catch((error: unknown) => error);
    expect(slower).toMatchObject({ code: "ENGINE_BUSY", retryAfterMs: 14_000 });
  });

  it("lets one site fill only its share of the queue, and tells it the time of its own turns", async () => {
    const { admitted, enter } = open({ maxWaiting: 8, maxWaitingPerSite: 2 });
    for (const name of ["a1", "a2", "a3"]) void enter(name, { site: "a" });
    void enter("b1", { site: "b" });
    await settled();
    const refused = await enter("a4", { site: "a" }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "ENGINE_BUSY", retryAfterMs: 6_000 });
    void enter("b2", { site: "b" });
    await settled();
    expect(admitted).toEqual(["a1"]);
  });

  it("refuses what would be too many tokens to wait for, but never the only one", async () => {
    const { admission, enter } = open({ maxWaitingTokens: 1_000 });
    void enter("running", { tokens: 5_000 });
    void enter("large", { tokens: 5_000 });
    await settled();
    await expect(enter("more", { tokens: 10 })).rejects.toMatchObject({ code: "ENGINE_BUSY" });
    expect(admission.queue()).toEqual({ running: 1, waiting: 1 });
  });

  it("keeps a slot for the next chat while background work runs", async () => {
    const { admitted, enter, releaseNext } = open({ slots: 3 });
    for (const name of ["b1", "b2", "b3"]) void enter(name, { priority: "background" });
    await settled();
    expect(admitted).toEqual(["b1", "b2"]);
    void enter("chat");
    await settled();
    expect(admitted).toEqual(["b1", "b2", "chat"]);
    await releaseNext();
    expect(admitted).toEqual(["b1", "b2", "chat", "b3"]);
  });

  it("forgets a request that leaves the queue", async () => {
    const { admission, admitted, enter, releaseNext } = open();
    const leaving = new AbortController();
    void enter("1");
    void enter("2", { signal: leaving.signal });
    void enter("3");
    await settled();
    leaving.abort();
    await settled();
    expect(admission.queue()).toEqual({ running: 1, waiting: 1 });
    await releaseNext();
    expect(admitted).toEqual(["1", "2 left", "3"]);
  });

  it("counts a ticket once, however often it is released", async () => {
    const admission = createAdmission({ slots: 1, maxWaiting: 1, now: () => 0 });
    const ticket = await admission.enter({ site: "a", priority: "chat", signal: new AbortController().signal });
    ticket?.release();
    ticket?.release();
    expect(admission.queue()).toEqual({ running: 0, waiting: 0 });
  });
});
