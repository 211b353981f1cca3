import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import type { NumberedEvent } from "@whetstone/core/chat";
import { EventSource } from "eventsource";
import type { VisitorRouter } from "@/trpc/visitor";
import type { BrowserStore } from "./browser-store.ts";
import { createSessionClient } from "./session-client.ts";

const url = "/api/visitor";
/** A call without an answer counts as lost after this time; sending again is safe. */
const callMs = 20_000;

export type Follower = {
  onEvent: (event: NumberedEvent) => void;
  onOpen: () => void;
  onLost: () => void;
};

/** The visitor API from a browser: token in a header, also for the stream, never in an address. */
export function createChatApi(options: { site: string; origin: string; locale: () => string; store: BrowserStore }) {
  const { site, origin, locale, store } = options;
  const bounded: typeof fetch = (input, init) =>
    fetch(input, {
      ...init,
      signal: AbortSignal.any([AbortSignal.timeout(callMs), ...(init?.signal ? [init.signal] : [])]),
    });
  const door = createTRPCClient<VisitorRouter>({ links: [httpLink({ url, fetch: bounded as never })] });
  const session = createSessionClient({
    site,
    store,
    start: (input) => door.session.start.mutate({ ...input, site, origin, locale: locale(), team: isTeam() }),
  });
  const headers = async () => ({ authorization: `Bearer ${await session.token()}` });
  const trpc = createTRPCClient<VisitorRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({
          url,
          EventSource,
          eventSourceOptions: () => ({
            fetch: async (input, init) => {
              const response = await fetch(input, { ...init, headers: { ...init.headers, ...(await headers()) } });
              if (response.status === 401) session.expire();
              return response;
            },
          }),
        }),
        false: httpLink({ url, fetch: bounded as never, headers }),
      }),
    ],
  });

  return {
    session,
    current: () => session.call(() => trpc.chat.current.query()),
    read: (conversationId: string) => session.call(() => trpc.chat.read.query({ conversationId })),
    send: (input: { conversationId: string | null; clientId: string; text: string; pageUrl: string | null }) =>
      session.call(() => trpc.chat.send.mutate({ ...input, locale: locale() })),
    countAhead: (input: { conversationId: string; generationId: string }) =>
      session.call(() => trpc.chat.countAhead.query(input)),
    wait: (input: { conversationId: string }) => session.call(() => trpc.chat.wait.query(input)),
    stop: (input: { conversationId: string; generationId: string }) => session.call(() => trpc.chat.stop.mutate(input)),
    retry: (input: { conversationId: string; generationId: string }) =>
      session.call(() => trpc.chat.retry.mutate(input)),
    talkToPerson: (input: { conversationId: string | null; pageUrl: string | null }) =>
      session.call(() => trpc.chat.talkToPerson.mutate({ ...input, locale: locale() })),
    rate: (input: Parameters<typeof trpc.chat.rate.mutate>[0]) => session.call(() => trpc.chat.rate.mutate(input)),
    rateConversation: (input: Parameters<typeof trpc.chat.rateConversation.mutate>[0]) =>
      session.call(() => trpc.chat.rateConversation.mutate(input)),
    /** Follows a conversation after `afterSeq`; tells once when it is lost and does not come back by itself. */
    follow(input: { conversationId: string; afterSeq: number }, follower: Follower): () => void {
      let isOver = false;
      const end = () => {
        if (isOver) return;
        isOver = true;
        queueMicrotask(() => subscription.unsubscribe());
      };
      const lose = () => {
        if (isOver) return;
        end();
        follower.onLost();
      };
      let wasOpen = false;
      const subscription = trpc.chat.events.subscribe(
        { conversationId: input.conversationId, lastEventId: String(input.afterSeq) },
        {
          onData: ({ data }) => !isOver && follower.onEvent(data),
          onStarted: () => {
            wasOpen = true;
            if (!isOver) follower.onOpen();
          },
          onConnectionStateChange: ({ state }) => {
            if (state === "connecting" && wasOpen) lose();
          },
          onError: lose,
          onComplete: lose,
        },
      );
      return end;
    },
  };
}

export type ChatApi = ReturnType<typeof createChatApi>;

/** The console's link for trying the chat out says so, and its visitor counts in no experiment. */
function isTeam(): boolean {
  return new URLSearchParams(location.search).get("team") === "1";
}
