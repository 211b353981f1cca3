import { randomUUID } from "node:crypto";
import { AppError } from "@whetstone/core/errors";
import { readSite } from "@whetstone/db/accounts/reads";
import { readMessages } from "@whetstone/db/conversations/reads";
import { readTicketById, type Ticket } from "@whetstone/db/tickets/reads";
import { putTriageLabels, type TriageDecision, updateTicket } from "@whetstone/db/tickets/writes";
import { z } from "zod";
import type { HelpdeskContext } from "../context.ts";
import { type Agent, lockOr404 } from "../conversations/act.ts";
import { embedAll } from "../knowledge/embed.ts";
import { detectLanguage } from "../knowledge/language.ts";
import { deciderOf } from "./category-decider.ts";
import { priorities, refuseMerged } from "./change-ticket.ts";
import { ticketOf } from "./open-ticket.ts";

const deadlineMs = 20_000;
/** So much of what the visitor wrote is read. */
const textChars = 1_500;

export const proposalSchema = z.object({
  category: z.string().nullable(),
  priority: z.enum(priorities),
  language: z.string(),
  summary: z.string(),
  /** How often a category proposed like this one was right, 0 to 1; null before there is anything to learn from. */
  confidence: z.number().nullable(),
  model: z.string().nullable(),
});
export type TriageProposal = z.infer<typeof proposalSchema>;

const writtenSchema = z.object({ priority: z.enum(priorities), summary: z.string().min(1).max(300) });

/**
 * Proposes category, priority, language and summary for a conversation and keeps the proposal on its ticket; nothing
 * of it counts until a person confirms. The category is null where the text fits none. NOT_FOUND, CONFLICT where the
 * visitor has not written; UNAVAILABLE while the model server is away.
 */
export async function proposeTriage(
  ctx: HelpdeskContext,
  input: { conversationId: string; agent: Agent; signal?: AbortSignal },
): Promise<TriageProposal> {
  const { conversationId } = input;
  const text = await visitorText(ctx, { conversationId });
  const ticket = await ctx.db.$transaction(async (tx) => ticketOf(tx, await lockOr404(tx, input)));
  const site = await readSite(ctx.db, { siteId: ticket.siteId });
  if (!site) throw new AppError("NOT_FOUND", "This site does not exist.");
  const decide = await deciderOf(ctx, { siteId: site.id, intents: site.intents });
  const [vector] = await embedAll(ctx.inference, [text]);
  const decision = decide && vector ? decide({ text, vector }) : null;
  const { model, ...written } = await write(ctx, { siteId: site.id, text, signal: input.signal });
  const proposal: TriageProposal = {
    ...written,
    category: decision?.intent ?? null,
    language: detectLanguage(text) ?? ticket.language ?? site.locale,
    confidence: decision?.confidence ?? null,
    model,
  };
  await ctx.db.$transaction((tx) => updateTicket(tx, { ticketId: ticket.id, data: { proposal } }));
  ctx.feed.ring({ conversationId, siteId: ticket.siteId });
  return proposal;
}

/** What a person decided; what is absent is taken as proposed. */
export type Confirmation = Partial<Pick<TriageProposal, "category" | "priority" | "language" | "summary">>;

/** Writes a decision onto the ticket, and keeps each field as a label for training beside what was proposed. */
export async function confirmTriage(
  ctx: HelpdeskContext,
  input: { conversationId: string; agent: Agent; decision: Confirmation },
): Promise<Ticket> {
  const text = await visitorText(ctx, input);
  const ticket = await ctx.db.$transaction(async (tx) => {
    const before = await ticketOf(tx, await lockOr404(tx, input));
    refuseMerged(before);
    const proposal = before.proposal ? proposalSchema.parse(before.proposal) : null;
    const { category, priority, language, summary } = { ...proposal, ...input.decision };
    const data = { category, priority, language, summary };
    const decisions = Object.entries(data).flatMap(([field, chosen]): TriageDecision[] =>
      chosen
        ? [
            {
              field: field as TriageDecision["field"],
              proposed: proposal?.[field as keyof Confirmation] ?? null,
              chosen,
            },
          ]
        : [],
    );
    if (decisions.length === 0) throw new AppError("INVALID", "There is nothing to confirm yet; choose a category.");
    await putTriageLabels(tx, {
      ...{ siteId: before.siteId, ticketId: before.id, text, byId: input.agent.id, decisions },
      modelName: proposal?.model ?? null,
      confidence: proposal?.confidence ?? null,
    });
    await updateTicket(tx, {
      ticketId: before.id,
      data: { ...data, confirmedBy: input.agent.id, confirmedAt: new Date() },
    });
    return readTicketById(tx, { ticketId: before.id });
  });
  if (!ticket) throw new AppError("NOT_FOUND", "This ticket does not exist.");
  ctx.feed.ring({ conversationId: input.conversationId, siteId: ticket.siteId });
  return ticket;
}

async function visitorText(ctx: HelpdeskContext, input: { conversationId: string }): Promise<string> {
  const messages = await readMessages(ctx.db, { conversationId: input.conversationId });
  const text = messages.flatMap((one) => (one.author === "visitor" ? one.text : [])).join("\n");
  if (text.trim() === "") throw new AppError("CONFLICT", "The visitor has not written anything yet.");
  return text.slice(0, textChars).toWellFormed();
}

async function write(
  ctx: HelpdeskContext,
  input: { siteId: string; text: string; signal?: AbortSignal },
): Promise<z.infer<typeof writtenSchema> & { model: string | null }> {
  const request = {
    requestId: `triage:${randomUUID()}`,
    site: input.siteId,
    messages: [
      {
        role: "system" as const,
        content:
          "You sort support tickets. Give the priority and one short sentence that sums the customer's problem up.",
      },
      { role: "user" as const, content: input.text },
    ],
    schema: {
      type: "object",
      properties: {
        priority: { type: "string", enum: priorities },
        summary: { type: "string", minLength: 1, maxLength: 160 },
      },
      required: ["priority", "summary"],
      additionalProperties: false,
    },
    maxTokens: 96,
    deadlineMs,
  };
  const signal = AbortSignal.any([AbortSignal.timeout(deadlineMs), ...(input.signal ? [input.signal] : [])]);
  let text = "";
  let model: string | null = null;
  for await (const event of ctx.inference.generate(request, { signal })) {
    if (event.type === "started") model = event.model.name;
    if (event.type === "delta") text += event.text;
    if (event.type === "failed") throw new AppError("UNAVAILABLE", "The assistant cannot propose anything just now.");
  }
  const parsed = writtenSchema.safeParse(parseJson(text));
  return parsed.success
    ? { ...parsed.data, model }
    : { priority: "normal", summary: input.text.split("\n")[0]?.slice(0, 160) ?? "", model };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
