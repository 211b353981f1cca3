import { expect, it } from "vitest";
import { aRequest, collect } from "../testing.ts";
import { createInflight } from "./inflight.ts";

function open(more: Parameters<typeof aRequest>[0] = {}) {
  const asked: { forced: number[] }[] = [];
  const send = (message: unknown) => asked.push(message as { forced: number[] }) > 0;
  const entry = createInflight({ id: 1, request: aRequest(more), patienceMs: 10_000 });
  entry.submit(send);
  entry.hear({ type: "started", id: 1, promptTokens: 3, cachedTokens: 0 });
  const write = (token: number) =>
    entry.hearDelta({
      ...{ id: 1, tokens: [token], text: `${token} ` },
      chosen: more.topLogProbs == null ? [] : [{ id: token, text: `${token} `, logProb: -1, top: [] }],
    });
  const end = () =>
    entry.hear({
      ...{ type: "ended", id: 1, reason: "end" },
      usage: { promptTokens: 3, cachedTokens: 0, outputTokens: 3 },
    });
  return { entry, asked, send, write, end };
}

it("goes on after every planned replacement of its process, and after one fault", async () => {
  const { entry, asked, send, write, end } = open();
  for (const [at, isPlanned] of [true, true, false].entries()) {
    write(at);
    entry.lose(null, isPlanned);
    entry.submit(send);
  }
  end();
  expect((await collect(entry.events())).last).toMatchObject({ type: "ended" });
  expect(asked.map(({ forced }) => forced)).toEqual([[], [0], [0, 1], [0, 1, 2]]);
});

it("gives up at the second fault", async () => {
  const { entry, send } = open();
  entry.lose(null, false);
  entry.submit(send);
  entry.lose(null, false);
  expect((await collect(entry.events())).last).toMatchObject({ type: "failed", code: "ENGINE_LOST" });
});

it("tells each token once where an answer is computed anew", async () => {
  const { entry, send, write, end } = open({ labels: ["7 8 9 "], topLogProbs: 0 });
  write(7);
  write(8);
  entry.lose(null, false);
  entry.submit(send);
  for (const token of [7, 8, 9]) write(token);
  end();
  const { events, text } = await collect(entry.events());
  const tokens = events.flatMap((event) => (event.type === "delta" ? (event.tokens ?? []) : []));
  expect(text).toBe("7 8 9 ");
  expect(tokens.map(({ id }) => id)).toEqual([7, 8, 9]);
});
