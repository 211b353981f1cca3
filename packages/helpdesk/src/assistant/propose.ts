import { errorFields, log } from "@whetstone/core/log";
import { readSite } from "@whetstone/db/accounts/reads";
import { readCurrentVersion } from "@whetstone/db/adapters/version-reads";
import { type Attempt, recordProposal } from "@whetstone/db/conversations/generation-writes";
import type { ModelRef } from "@whetstone/inference/client";
import { z } from "zod";
import type { HelpdeskContext } from "../context.ts";
import { intentMessages, intentSchema, proposedActions } from "./intent-prompt.ts";

const deadlineMs = 20_000;

const proposalSchema = z.object({
  intent: z.string().min(1).max(60),
  action: z.enum(proposedActions),
});

/**
 * Asks the model, after its answer has been shown, what the visitor wanted and what should be done. The proposal is
 * recorded for the learning loop and obeyed by nobody; where it fails, there is none.
 */
export async function proposeAction(
  ctx: HelpdeskContext,
  input: Attempt & { siteId: string; question: string; signal: AbortSignal },
): Promise<void> {
  try {
    const site = await readSite(ctx.db, { siteId: input.siteId });
    const intents = z.array(z.object({ name: z.string() })).parse(site?.intents ?? []);
    const { text, model } = await ask(ctx, { ...input, intents: intents.map(({ name }) => name) });
    const proposal = proposalSchema.parse(JSON.parse(text));
    await recordProposal(ctx.db, {
      generationId: input.generationId,
      attempt: input.attempt,
      data: { proposal, modelName: model?.name, baseHash: model?.baseHash },
    });
  } catch (error) {
    log("debug", "proposal.missing", { generationId: input.generationId, ...errorFields(error) });
  }
}

async function ask(
  ctx: HelpdeskContext,
  input: Attempt & { siteId: string; question: string; intents: string[]; signal: AbortSignal },
): Promise<{ text: string; model: ModelRef | null }> {
  let text = "";
  let model: ModelRef | null = null;
  const version = await readCurrentVersion(ctx.db, { siteId: input.siteId, task: "intent" });
  const request = {
    adapterHash: version?.adapterHash ?? null,
    requestId: `${input.generationId}:${input.attempt}:proposal`,
    site: input.siteId,
    messages: intentMessages(input),
    schema: intentSchema(input.intents),
    maxTokens: 48,
    priority: "background" as const,
    deadlineMs,
  };
  const signal = AbortSignal.any([input.signal, AbortSignal.timeout(deadlineMs)]);
  for await (const event of ctx.inference.generate(request, { signal })) {
    if (event.type === "started") model = event.model;
    if (event.type === "delta") text += event.text;
    if (event.type === "failed") throw new Error(`${event.code}: ${event.message}`);
  }
  return { text, model };
}
