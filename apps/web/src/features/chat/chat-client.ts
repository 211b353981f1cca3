import type { MessageView, NumberedEvent, Rating, ThumbReason } from "@whetstone/core/chat";
import { backOffMs } from "./back-off.ts";
import type { BrowserStore } from "./browser-store.ts";
import type { ChatApi } from "./chat-api.ts";
import { applyEvent, emptyChat, fromSnapshot } from "./chat-state.ts";
import { type ChatView, runningAnswer } from "./chat-view.ts";
import { createConnection } from "./connection.ts";
import { isPassing, loadOutbox, nextToSend, type OutboxItem, saveOutbox } from "./outbox.ts";
import { codeOf } from "./session-client.ts";

export type ChatClient = ReturnType<typeof createChatClient>;

const final = new Set(["NOT_FOUND", "ORIGIN_NOT_ALLOWED", "UNAUTHENTICATED", "FORBIDDEN"]);
const sendTries = 3;

/**
 * The visitor's side of a conversation outside of React: what is shown, and what can be done. A message is in the
 * store before the first try and leaves it when the server has acknowledged it.
 */
export function createChatClient(options: { api: ChatApi; store: BrowserStore; pageUrl: () => string | null }) {
  const { api, store } = options;
  const listeners = new Set<() => void>();
  let view: ChatView = {
    phase: "loading",
    refusal: null,
    chat: emptyChat,
    outbox: loadOutbox(store),
    connection: "idle",
    isOnline: navigator.onLine,
    isCalling: false,
    asked: null,
    trouble: null,
  };
  let votes: Promise<unknown> = Promise.resolve();
  let tries = 0;
  let isClosed = false;
  let flushTimer: ReturnType<typeof setTimeout> | undefined;
  let loadTimer: ReturnType<typeof setTimeout> | undefined;

  function set(change: Partial<ChatView>): void {
    if (isClosed) return;
    if (change.outbox) saveOutbox(store, change.outbox);
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  }

  const connection = createConnection({
    follow: (follower) =>
      api.follow({ conversationId: view.chat.conversationId ?? "", afterSeq: view.chat.seq }, follower),
    onEvent: takeEvent,
    onState(state) {
      set({ connection: state });
      if (state === "live") retryPassing();
    },
  });

  function takeEvent(event: NumberedEvent): void {
    const chat = applyEvent(view.chat, event);
    const known = new Set(chat.messages.map((message) => message.clientId));
    const isKnown = view.outbox.some((item) => known.has(item.clientId));
    set({ chat, ...(isKnown && { outbox: view.outbox.filter((item) => !known.has(item.clientId)) }) });
    if (chat.hasGap) void reload();
  }

  async function reload(): Promise<void> {
    const { conversationId } = view.chat;
    if (!conversationId) return;
    connection.stop();
    const snapshot = await api.read(conversationId).catch(() => null);
    if (snapshot) set({ chat: fromSnapshot(snapshot) });
    else set({ chat: { ...view.chat, hasGap: false } });
    connection.connect();
  }

  async function load(attempt = 0): Promise<void> {
    clearTimeout(loadTimer);
    try {
      const newest = await api.current();
      const snapshot = newest?.status === "resolved" && newest.id === store.get("left") ? null : newest;
      const known = new Set(snapshot?.messages.map((message) => message.clientId));
      set({
        phase: "ready",
        refusal: null,
        chat: snapshot ? fromSnapshot(snapshot) : emptyChat,
        outbox: view.outbox.filter((item) => !known.has(item.clientId)),
        connection: "idle",
      });
      if (snapshot) connection.connect();
      flush();
    } catch (error) {
      const code = codeOf(error);
      if (final.has(code)) return set({ phase: "refused", refusal: code });
      // Writing works meanwhile; what is written waits in the store.
      set({ phase: "ready", connection: attempt > 0 ? "reconnecting" : "connecting" });
      loadTimer = setTimeout(() => load(attempt + 1), backOffMs(attempt + 1));
    }
  }

  function adopt(conversationId: string): void {
    if (view.chat.conversationId === conversationId) return;
    set({ chat: { ...emptyChat, conversationId } });
    connection.connect();
  }

  function change(clientId: string, fields: Partial<OutboxItem>): void {
    set({ outbox: view.outbox.map((item) => (item.clientId === clientId ? { ...item, ...fields } : item)) });
  }

  function flush(): void {
    clearTimeout(flushTimer);
    const item = nextToSend(view.outbox);
    if (item && view.isOnline && view.phase === "ready") void deliver(item);
  }

  async function deliver(item: OutboxItem): Promise<void> {
    const { clientId, text } = item;
    change(clientId, { state: "sending", code: null });
    try {
      const sent = await api.send({
        conversationId: view.chat.conversationId,
        clientId,
        text,
        pageUrl: options.pageUrl(),
      });
      tries = 0;
      set({ asked: sent.generationId });
      const isShown = view.chat.messages.some((message) => message.clientId === clientId);
      if (isShown) set({ outbox: view.outbox.filter((one) => one.clientId !== clientId) });
      else change(clientId, { state: "sent" });
      adopt(sent.conversationId);
      flush();
    } catch (error) {
      const code = codeOf(error);
      if (isPassing(code) && (!navigator.onLine || ++tries < sendTries)) {
        change(clientId, { state: "waiting" });
        flushTimer = setTimeout(flush, backOffMs(tries + 1));
      } else {
        tries = 0;
        change(clientId, { state: "failed", code });
        flush();
      }
    }
  }

  /** Sends again what failed on the way, now that there is a way again. */
  function retryPassing(): void {
    const outbox = view.outbox.map(
      (item): OutboxItem =>
        item.state === "failed" && isPassing(item.code) ? { ...item, state: "waiting", code: null } : item,
    );
    if (outbox.some((item) => item.state === "waiting")) set({ outbox });
    flush();
  }

  const online = () => {
    set({ isOnline: true });
    if (view.connection !== "live" && !view.chat.conversationId) void load();
    else retryPassing();
  };
  const offline = () => set({ isOnline: false });
  addEventListener("online", online);
  addEventListener("offline", offline);

  function showVote(messageId: string, feedback: MessageView["feedback"]): void {
    const messages = view.chat.messages.map((one) => (one.id === messageId ? { ...one, feedback } : one));
    set({ chat: { ...view.chat, messages } });
  }

  async function attempt<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      const result = await act();
      set({ trouble: null });
      return result;
    } catch (error) {
      set({ trouble: codeOf(error) });
      return null;
    }
  }

  return {
    getView: () => view,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    load,
    send(text: string): void {
      const trimmed = text.trim();
      if (!trimmed) return;
      const item = { clientId: crypto.randomUUID(), text: trimmed, createdAt: new Date().toISOString() };
      set({ outbox: [...view.outbox, { ...item, state: "waiting", code: null }], trouble: null });
      flush();
    },
    resend(clientId: string): void {
      change(clientId, { state: "waiting", code: null });
      flush();
    },
    discard: (clientId: string) => set({ outbox: view.outbox.filter((item) => item.clientId !== clientId) }),
    async stop(): Promise<void> {
      const running = runningAnswer(view);
      if (running) await attempt(() => api.stop(running));
    },
    async retryAnswer(generationId: string): Promise<void> {
      const { conversationId } = view.chat;
      if (conversationId) await attempt(() => api.retry({ conversationId, generationId }));
    },
    async talkToPerson(): Promise<void> {
      if (view.isCalling || view.chat.lock === "human") return;
      set({ isCalling: true });
      const called = await attempt(() =>
        api.talkToPerson({ conversationId: view.chat.conversationId, pageUrl: options.pageUrl() }),
      );
      set({ isCalling: false });
      if (called) adopt(called.conversationId);
    },
    /** Shows the vote at once; the server's word replaces it. */
    async rate(input: {
      messageId: string;
      value: "up" | "down" | null;
      reason?: ThumbReason | null;
      comment?: string | null;
    }): Promise<void> {
      const { conversationId, messages } = view.chat;
      if (!conversationId) return;
      const { messageId, value, reason = null, comment = null } = input;
      const before = messages.find((message) => message.id === messageId)?.feedback ?? null;
      showVote(messageId, value && { value, reason, comment });
      // One after the other: a reason that overtakes its comment would wipe it out.
      const turn = votes.then(() =>
        attempt(() => api.rate({ conversationId, messageId, value, reason, comment }).then(() => true)),
      );
      votes = turn;
      if (!(await turn)) showVote(messageId, before);
    },
    /** What the visitor says of the whole, shown at once; true when it is stored. */
    async rateConversation(rating: Rating): Promise<boolean> {
      const { conversationId, rating: before } = view.chat;
      if (!conversationId) return false;
      set({ chat: { ...view.chat, rating } });
      const turn = votes.then(() =>
        attempt(() => api.rateConversation({ conversationId, ...rating }).then(() => true)),
      );
      votes = turn;
      const isStored = (await turn) === true;
      if (!isStored) set({ chat: { ...view.chat, rating: before } });
      return isStored;
    },
    /** Leaves a conversation that is closed; the next message begins another one. */
    startNew(): void {
      connection.stop();
      store.set("left", view.chat.conversationId ?? "");
      set({ chat: emptyChat, trouble: null });
    },
    /** How many answers are before the one that is being waited for; null where nobody knows. */
    async countAhead(): Promise<number | null> {
      const running = runningAnswer(view);
      return running && api.countAhead(running).catch(() => null);
    },
    /** What who waits for a person may expect; null where nobody knows. */
    async readWait() {
      const { conversationId } = view.chat;
      return conversationId ? api.wait({ conversationId }).catch(() => null) : null;
    },
    dismissTrouble: () => set({ trouble: null }),
    /** The site vouches for the visitor: their conversation takes the place of the anonymous one. */
    async identify(jwt: string): Promise<void> {
      connection.stop();
      api.session.identify(jwt);
      set({ phase: "loading", chat: emptyChat });
      await load();
    },
    /** Nothing of the visitor stays in this browser. */
    forget(): void {
      connection.stop();
      api.session.forget();
      set({ outbox: [], chat: emptyChat });
      for (const name of ["draft", "left", "seen"]) store.remove(name);
    },
    close(): void {
      connection.close();
      clearTimeout(flushTimer);
      clearTimeout(loadTimer);
      removeEventListener("online", online);
      removeEventListener("offline", offline);
      isClosed = true;
    },
  };
}
