import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@whetstone/core/errors";
import { generateRequestSchema } from "../contract.ts";
import { runGenerate } from "../generate/run.ts";
import { embedderName } from "../models/fetch-embedder.ts";
import type { RouterContext } from "../router.ts";
import { answerChat } from "./chat.ts";
import { goneSignal, readJson, sendError, sendJson } from "./http.ts";
import { listModels } from "./models.ts";
import { answerRerank } from "./rerank.ts";
import { articleRequestSchema, embeddingsRequestSchema, parseBody } from "./schema.ts";

type Exchange = { path: string; request: IncomingMessage; response: ServerResponse };

/** Whether a path belongs to the OpenAI-compatible door. */
export function isOpenAiPath(path: string): boolean {
  return path.startsWith("/v1/") || path === "/generate";
}

/** The doors for programs that know nothing of us: OpenAI's API under /v1, and POST /generate. Never throws. */
export async function answerOpenAi(ctx: RouterContext, exchange: Exchange): Promise<void> {
  const { path, request, response } = exchange;
  try {
    if (path === "/v1/models" && request.method === "GET") return sendJson(response, { body: await listModels(ctx) });
    if (request.method !== "POST") throw new AppError("NOT_FOUND", `There is no ${request.method} ${path} here.`);
    const body = await readJson(request);
    if (path === "/v1/chat/completions") await answerChat(ctx, { body, response });
    else if (path === "/v1/embeddings") await answerEmbeddings(ctx, { body, response });
    else if (path === "/v1/rerank") await answerRerank(ctx, { body, response });
    else if (path === "/generate") await answerArticle(ctx, { body, response });
    else throw new AppError("NOT_FOUND", `There is no ${path} here.`);
  } catch (error) {
    sendError(response, error);
  }
}

async function answerEmbeddings(ctx: RouterContext, { body, response }: { body: unknown; response: ServerResponse }) {
  const { model, input, encoding_format } = parseBody(embeddingsRequestSchema, body);
  if (model !== embedderName) throw new AppError("NOT_FOUND", `There is no model ${model}; ask for ${embedderName}.`);
  const texts = typeof input === "string" ? [input] : input;
  const vectors = await ctx.embedder.embed(texts);
  ctx.metrics.embedded(vectors.length);
  const data = vectors.map((vector, index) => ({
    object: "embedding",
    index,
    embedding:
      encoding_format === "base64"
        ? Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64")
        : [...vector],
  }));
  const words = texts.reduce((sum, text) => sum + (text.match(/\S+/g)?.length ?? 0), 0);
  sendJson(response, { body: { object: "list", model, data, usage: { prompt_tokens: words, total_tokens: words } } });
}

/** The simplest door: a text in, the base's answer out. */
async function answerArticle(ctx: RouterContext, { body, response }: { body: unknown; response: ServerResponse }) {
  const { text, max_tokens } = parseBody(articleRequestSchema, body);
  const messages = [{ role: "user" as const, content: text }];
  const request = generateRequestSchema.parse({
    requestId: randomUUID(),
    site: "generate",
    messages,
    maxTokens: max_tokens,
  });
  let written = "";
  for await (const event of runGenerate(ctx, { request, signal: goneSignal(response) })) {
    if (event.type === "delta") written += event.text;
    else if (event.type === "failed") return sendError(response, event);
    else if (event.type === "finished") {
      const { promptTokens, outputTokens } = event.usage;
      return sendJson(response, {
        body: { text: written, prompt_tokens: promptTokens, completion_tokens: outputTokens },
      });
    }
  }
  sendError(response, { code: "UNAVAILABLE", message: "The answer was stopped because the server is closing." });
}
