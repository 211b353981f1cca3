import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { type ChosenToken, type GenerateEvent, generateRequestSchema, type Usage } from "../contract.ts";
import { runGenerate } from "../generate/run.ts";
import type { RouterContext } from "../router.ts";
import { errorBody, goneSignal, sendError, sendJson } from "./http.ts";
import { logProbsBody } from "./log-probs.ts";
import { findVersion } from "./models.ts";
import { type ChatRequest, chatRequestSchema, parseBody, toGenerateRequest } from "./schema.ts";

/** POST /v1/chat/completions, streamed or whole. What fails before the first word has an HTTP status. */
export async function answerChat(ctx: RouterContext, { body, response }: { body: unknown; response: ServerResponse }) {
  const chat = parseBody(chatRequestSchema, body);
  const id = `chatcmpl-${randomUUID()}`;
  const adapterHash = findVersion(ctx, chat.model);
  const mostTokens = Math.min(4_096, (ctx.engine.status().model?.contextTokens ?? 2_048) - 1);
  const request = parseBody(
    generateRequestSchema,
    toGenerateRequest(chat, { requestId: id, adapterHash, mostTokens: await fitting(ctx, { chat, mostTokens }) }),
  );
  response.setHeader("x-request-id", id);
  const events = runGenerate(ctx, { request, signal: goneSignal(response) });
  const facts = { id, created: Math.floor(Date.now() / 1_000), model: chat.model };
  if (chat.stream) await streamAnswer(response, { events, facts, chat });
  else await wholeAnswer(response, { events, facts });
}

/** An answer without a wanted length takes what the prompt leaves; OpenAI's clients rarely say one. */
async function fitting(ctx: RouterContext, { chat, mostTokens }: { chat: ChatRequest; mostTokens: number }) {
  if (chat.max_completion_tokens ?? chat.max_tokens) return mostTokens;
  const messages = toGenerateRequest(chat, { requestId: "", adapterHash: null, mostTokens: 1 }).messages;
  return Math.max(1, Math.min(mostTokens, mostTokens - (await ctx.engine.countTokens(messages))));
}

type Facts = { id: string; created: number; model: string };
type Events = AsyncIterable<GenerateEvent>;

async function wholeAnswer(response: ServerResponse, { events, facts }: { events: Events; facts: Facts }) {
  let text = "";
  let tokens: ChosenToken[] | undefined;
  for await (const event of events) {
    if (event.type === "delta") {
      text += event.text;
      if (event.tokens) tokens = [...(tokens ?? []), ...event.tokens];
    } else if (event.type === "failed") return sendError(response, event);
    else if (event.type === "finished") {
      const message = { role: "assistant", content: text, refusal: null };
      const choices = [
        { index: 0, message, logprobs: logProbsBody(tokens), finish_reason: finishReason(event.reason) },
      ];
      return sendJson(response, {
        body: { ...facts, object: "chat.completion", choices, usage: usageBody(event.usage) },
      });
    }
  }
  sendError(response, { code: "UNAVAILABLE", message: "The answer was stopped because the server is closing." });
}

async function streamAnswer(
  response: ServerResponse,
  { events, facts, chat }: { events: Events; facts: Facts; chat: ChatRequest },
) {
  const head = { ...facts, object: "chat.completion.chunk" };
  const say = (body: unknown) => response.write(`data: ${JSON.stringify(body)}\n\n`);
  const chunk = (delta: object, more: { finish?: string; tokens?: ChosenToken[] } = {}) =>
    say({
      ...head,
      choices: [{ index: 0, delta, logprobs: logProbsBody(more.tokens), finish_reason: more.finish ?? null }],
    });
  for await (const event of events) {
    if (event.type === "failed" && !response.headersSent) return sendError(response, event);
    if (event.type === "started") {
      response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
      });
      chunk({ role: "assistant", content: "" });
    } else if (event.type === "delta") chunk({ content: event.text }, { tokens: event.tokens });
    else if (event.type === "finished") {
      chunk({}, { finish: finishReason(event.reason) });
      if (chat.stream_options?.include_usage) say({ ...head, choices: [], usage: usageBody(event.usage) });
      response.write("data: [DONE]\n\n");
    } else if (event.type === "failed") say(errorBody(event));
  }
  response.end();
}

function finishReason(reason: "end" | "length" | "stop"): "length" | "stop" {
  return reason === "length" ? "length" : "stop";
}

function usageBody(usage: Usage) {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.promptTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
  };
}
