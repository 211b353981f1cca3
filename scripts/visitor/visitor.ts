import { randomUUID } from "node:crypto";
import type { NumberedEvent } from "@whetstone/core/chat";
import { readServerSentEvents } from "./server-sent-events.ts";

export type Visitor = {
  /** Sends one message and waits for the end of its answer. */
  ask(text: string, options?: { timeoutMs?: number }): Promise<Asked>;
  call<T>(procedure: string, input: unknown): Promise<T>;
  events(conversationId: string, afterSeq: number, signal: AbortSignal): AsyncGenerator<NumberedEvent>;
};

export type Asked = {
  conversationId: string;
  generationId: string | null;
  /** The whole answer as it was stored; empty when it failed. */
  text: string;
  kind: string | null;
  status: "finished" | "stopped" | "failed" | "expired" | "none";
  code: string | null;
  /** Milliseconds from sending to the first visible word, and to the end. */
  firstWordMs: number | null;
  totalMs: number;
};

/** A visitor as a program: the public API that the widget uses, and nothing else. `team` counts in no experiment. */
export async function createVisitor(options: {
  widgetUrl: string;
  site: string;
  origin: string;
  team?: boolean;
}): Promise<Visitor> {
  const api = `${options.widgetUrl}/api/visitor`;
  let token = "";
  const call = async <T>(procedure: string, input: unknown): Promise<T> => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${api}/${procedure}`, { method: "POST", headers, body: JSON.stringify(input) });
    const body = (await response.json()) as {
      result?: { data: T };
      error?: { message: string; data?: { code?: string; retryAfterMs?: number } };
    };
    if (!body.result)
      throw new VisitorError(body.error?.message ?? `HTTP ${response.status}`, body.error?.data?.retryAfterMs);
    return body.result.data;
  };
  const session = await call<{ accessToken: string }>("session.start", {
    site: options.site,
    origin: options.origin,
    locale: "en",
    ...(options.team && { team: true }),
  });
  token = session.accessToken;

  async function* events(conversationId: string, afterSeq: number, signal: AbortSignal) {
    const input = encodeURIComponent(JSON.stringify({ conversationId, lastEventId: String(afterSeq) }));
    const response = await fetch(`${api}/chat.events?input=${input}`, {
      headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
      signal,
    });
    if (!response.ok || !response.body) throw new VisitorError(`The event stream answered ${response.status}`);
    for await (const { event, data } of readServerSentEvents(response.body)) {
      if (event === "serialized-error") throw new VisitorError(data);
      if (event === "" || event === "message") yield JSON.parse(data) as NumberedEvent;
    }
  }

  return { call, events, ask: (text, settings) => ask({ call, events }, text, settings?.timeoutMs ?? 120_000) };
}

export class VisitorError extends Error {
  readonly retryAfterMs: number | undefined;
  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

async function ask(visitor: Pick<Visitor, "call" | "events">, text: string, timeoutMs: number): Promise<Asked> {
  const began = performance.now();
  const since = () => performance.now() - began;
  const sent = await visitor.call<{ conversationId: string; seq: number; generationId: string | null }>("chat.send", {
    conversationId: null,
    clientId: randomUUID(),
    text,
    locale: "en",
  });
  const asked: Asked = { ...sent, text: "", kind: null, status: "none", code: null, firstWordMs: null, totalMs: 0 };
  const signal = AbortSignal.timeout(timeoutMs);
  for await (const { event } of visitor.events(sent.conversationId, sent.seq, signal)) {
    if (event.type === "answer.delta") asked.firstWordMs ??= since();
    if (event.type === "message" && event.message.author === "assistant") {
      asked.firstWordMs ??= since();
      asked.text = event.message.text;
      asked.kind = event.message.answerKind;
    }
    if (event.type === "answer.ended") {
      asked.status = event.status;
      asked.code = event.code;
      break;
    }
  }
  asked.totalMs = since();
  return asked;
}
