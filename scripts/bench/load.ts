import { randomUUID } from "node:crypto";
import type { NumberedEvent } from "@whetstone/core/chat";
import { percentile } from "../rows.ts";
import { demoSite, type Stack } from "../stack.ts";
import { createVisitor, type Visitor } from "../visitor/visitor.ts";
import { createStaff, type Query, type StaffClient } from "./staff.ts";

export type Load = { agents: number; chats: number; seconds: number };
export type LoadResult = Load & {
  /** Messages of both sides that were stored. */
  sent: number;
  /** Words of agents that did not reach their visitor within the run and five seconds more. */
  lost: number;
  errors: number;
  /** Milliseconds from sending to the other side's stream: an agent's words; a visitor's, where an agent has it open. */
  toVisitorP95Ms: number;
  toAgentP95Ms: number;
  openP95Ms: number;
  listP95Ms: number;
};

/** A visitor writes about so often, and an agent needs so long for a reply, seconds. */
const visitorEvery = 20;
const agentEvery = 3;
const graceMs = 5_000;

/**
 * A busy day on the real API: every visitor waits for a person and holds a stream; every agent keeps the list live, and
 * goes through their conversations one after the other: opens, follows, writes. Prints the first errors.
 */
export async function runLoad(stack: Stack, load: Load, say: (line: string) => void): Promise<LoadResult> {
  const errors: string[] = [];
  const note = (error: unknown) => {
    if (!ending.signal.aborted) errors.push(error instanceof Error ? error.message : `${error}`);
  };
  const ending = new AbortController();
  const sentAt = new Map<string, { at: number; by: "agent" | "visitor" }>();
  const onScreen = new Map<StaffClient, string>();
  let sent = 0;
  const taken = { toVisitor: [] as number[], toAgent: [] as number[], open: [] as number[], list: [] as number[] };

  /** A text that can be recognised when it arrives. */
  function mark(words: string, by: "agent" | "visitor"): string {
    const id = randomUUID();
    sentAt.set(id, { at: performance.now(), by });
    sent++;
    return `${words} ${id}`;
  }
  function arrive(event: NumberedEvent["event"], author: "agent" | "visitor", list: number[]): void {
    if (event.type !== "message" || event.message.author !== author) return;
    const id = event.message.text.slice(-36);
    const began = sentAt.get(id);
    if (began === undefined) return;
    list.push(performance.now() - began.at);
    sentAt.delete(id);
  }

  say(`${load.agents} agents sign in`);
  const agents = await openAgents(stack, load.agents);
  say(`${load.chats} visitors ask for a person`);
  const chats: { visitor: Visitor; conversationId: string }[] = [];
  for (let at = 0; at < load.chats; at++) {
    const visitor = await createVisitor({ widgetUrl: stack.widgetUrl, site: demoSite, origin: stack.widgetUrl });
    const { conversationId } = await visitor.call<{ conversationId: string }>("chat.talkToPerson", {
      ...{ conversationId: null, locale: "en" },
    });
    chats.push({ visitor, conversationId });
  }

  const streams = chats.map(({ visitor, conversationId }) => attend(visitor, conversationId));
  streams.push(...agents.map((agent) => watchList(agent)));
  say(`${load.seconds} s of work`);
  const until = performance.now() + load.seconds * 1_000;
  await Promise.all([
    ...chats.map(({ visitor, conversationId }, at) => talk(visitor, conversationId, at)),
    ...agents.map((agent, at) =>
      work(
        agent,
        chats.filter((_, index) => index % load.agents === at).map(({ conversationId }) => conversationId),
      ),
    ),
  ]);
  await pause(graceMs);
  ending.abort();
  await Promise.all(streams);
  for (const message of [...new Set(errors)].slice(0, 5)) say(`error: ${message}`);
  const p95 = (list: number[]) => Math.round(percentile(list, 0.95) * 10) / 10;
  return {
    ...load,
    sent,
    lost: [...sentAt.values()].filter(({ by }) => by === "agent").length,
    errors: errors.length,
    toVisitorP95Ms: p95(taken.toVisitor),
    toAgentP95Ms: p95(taken.toAgent),
    openP95Ms: p95(taken.open),
    listP95Ms: p95(taken.list),
  };

  async function attend(visitor: Visitor, conversationId: string): Promise<void> {
    try {
      for await (const { event } of visitor.events(conversationId, 0, ending.signal))
        arrive(event, "agent", taken.toVisitor);
    } catch (error) {
      note(error);
    }
  }

  async function watchList(agent: StaffClient): Promise<void> {
    try {
      for await (const _ of agent.follow("conversations.changed", undefined, ending.signal)) {
        const began = performance.now();
        const conversationId = onScreen.get(agent);
        await agent.ask(
          ["tickets.inbox", { folder: "mine" }],
          ["tickets.counts"],
          ...(conversationId ? [["tickets.desk", { conversationId }] satisfies Query] : []),
        );
        taken.list.push(performance.now() - began);
      }
    } catch (error) {
      note(error);
    }
  }

  async function talk(visitor: Visitor, conversationId: string, at: number): Promise<void> {
    await pause(((at % visitorEvery) + Math.random()) * 1_000);
    while (performance.now() < until) {
      const text = mark("Is there any news?", "visitor");
      await visitor
        .call("chat.send", { conversationId, clientId: randomUUID(), text, locale: "en" })
        .catch((error: unknown) => forget(text, error));
      await pause(visitorEvery * 1_000 * (0.8 + Math.random() * 0.4));
    }
  }

  async function work(agent: StaffClient, conversationIds: string[]): Promise<void> {
    await pause(Math.random() * agentEvery * 1_000);
    for (const conversationId of conversationIds)
      await agent.tell("conversations.takeOver", { conversationId }).catch(note);
    for (let at = 0; performance.now() < until; at++) {
      const conversationId = conversationIds[at % conversationIds.length];
      if (!conversationId) return;
      onScreen.set(agent, conversationId);
      const leaving = new AbortController();
      try {
        const began = performance.now();
        const [read] = await agent.ask<{ seq: number }>(
          ["conversations.read", { conversationId }],
          ["tickets.desk", { conversationId }],
          ["tickets.openDraft", { conversationId }],
        );
        taken.open.push(performance.now() - began);
        const seenSeq = read?.seq ?? 0;
        const stream = followOne(agent, conversationId, seenSeq, AbortSignal.any([ending.signal, leaving.signal]));
        await agent.tell("tickets.presence", { conversationId, isTyping: true });
        await pause(agentEvery * 1_000 * (0.7 + Math.random() * 0.6));
        const text = mark("We are looking into it.", "agent");
        await agent
          .tell("tickets.answer", { conversationId, clientId: randomUUID(), text, seenSeq })
          .catch((error: unknown) => forget(text, error));
        leaving.abort();
        await stream;
      } catch (error) {
        note(error);
      }
    }
  }

  async function followOne(agent: StaffClient, conversationId: string, afterSeq: number, signal: AbortSignal) {
    try {
      const input = { conversationId, afterSeq };
      for await (const { event } of agent.follow<NumberedEvent>("conversations.follow", input, signal))
        arrive(event, "visitor", taken.toAgent);
    } catch (error) {
      if (!signal.aborted) note(error);
    }
  }

  function forget(text: string, error: unknown): void {
    sentAt.delete(text.slice(-36));
    sent--;
    note(error);
  }
}

async function openAgents(stack: Stack, count: number): Promise<StaffClient[]> {
  const { consoleUrl, owner } = stack;
  const lead = await createStaff({ consoleUrl, email: owner?.email, password: owner?.password ?? undefined });
  const stranger = await createStaff({ consoleUrl });
  const agents: StaffClient[] = [];
  for (let at = 0; at < count; at++) {
    const [email, password] = [`agent-${at}@load.example`, randomUUID()];
    const { link } = await lead.tell<{ link: string }>("people.invite", { email, role: "agent" });
    await stranger.tell("people.accept", { token: link.split("/").at(-1), name: `Agent ${at + 1}`, password });
    agents.push(await createStaff({ consoleUrl, email, password }));
  }
  return agents;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
