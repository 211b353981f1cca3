import type { ConversationSnapshot } from "@whetstone/core/chat";
import { beforeEach, expect, test, vi } from "vitest";
import type { BrowserStore } from "./browser-store.ts";
import type { ChatApi } from "./chat-api.ts";
import { createChatClient } from "./chat-client.ts";

beforeEach(() => {
  vi.stubGlobal("navigator", { onLine: true });
  for (const name of ["addEventListener", "removeEventListener"]) vi.stubGlobal(name, () => {});
  vi.stubGlobal("document", { ...globalThis, visibilityState: "visible" });
});

const message = { id: "m", seq: 2, author: "assistant" as const, authorName: null, text: "Yes.", clientId: null };
const answer = { ...message, generationId: "g", answerKind: null, stopped: false, sources: [], feedback: null };
const snapshot: ConversationSnapshot = {
  ...{ id: "c", status: "open", lock: "bot", agentName: null, running: null, failed: null, rating: null, seq: 2 },
  messages: [{ ...answer, createdAt: "2026-01-01T00:00:00Z" }],
};

function createStore(): BrowserStore {
  const items = new Map<string, string>();
  return {
    get: (name) => items.get(name) ?? null,
    set: (name, value) => void items.set(name, value),
    remove: (name) => void items.delete(name),
  };
}

/** A client with one answer on screen, and votes that the test lets through one by one. */
async function openWithVotes() {
  const votes: { input: Parameters<ChatApi["rate"]>[0]; pass: (isStored: boolean) => void }[] = [];
  const api = {
    current: async () => snapshot,
    follow: () => () => {},
    rate: (input: Parameters<ChatApi["rate"]>[0]) =>
      new Promise<void>((resolve, reject) =>
        votes.push({ input, pass: (isStored) => (isStored ? resolve() : reject(new Error("no"))) }),
      ),
  } as unknown as ChatApi;
  const client = createChatClient({ api, store: createStore(), pageUrl: () => null });
  await client.load();
  const shown = () => client.getView().chat.messages[0]?.feedback;
  return { client, votes, shown };
}

test("votes are sent one after the other, so that an earlier one cannot wipe out a later one", async () => {
  const { client, votes, shown } = await openWithVotes();
  const first = client.rate({ messageId: "m", value: "down", reason: "incomplete" });
  const second = client.rate({ messageId: "m", value: "down", reason: "incomplete", comment: "The price." });
  await vi.waitFor(() => expect(votes).toHaveLength(1));
  expect(shown()).toMatchObject({ value: "down", comment: "The price." });
  votes[0]?.pass(true);
  await first;
  await vi.waitFor(() => expect(votes).toHaveLength(2));
  votes[1]?.pass(true);
  await second;
  expect(votes.map(({ input }) => input.comment)).toEqual([null, "The price."]);
  client.close();
});

test("a vote that could not be stored is taken back, and said", async () => {
  const { client, votes, shown } = await openWithVotes();
  const vote = client.rate({ messageId: "m", value: "up" });
  await vi.waitFor(() => expect(votes).toHaveLength(1));
  expect(shown()).toMatchObject({ value: "up" });
  votes[0]?.pass(false);
  await vote;
  expect(shown()).toBeNull();
  expect(client.getView().trouble).toBe("NETWORK");
  client.close();
});
