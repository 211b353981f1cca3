import type { ServerResponse } from "node:http";
import { weighInTurn } from "../generate/weigh.ts";
import type { RouterContext } from "../router.ts";
import { goneSignal, sendJson } from "./http.ts";
import { parseBody, rerankRequestSchema } from "./schema.ts";

/** POST /v1/rerank: the documents with their scores from 0 to 1, best first. */
export async function answerRerank(
  ctx: RouterContext,
  { body, response }: { body: unknown; response: ServerResponse },
) {
  const { model = "reranker", query, documents, top_n, return_documents } = parseBody(rerankRequestSchema, body);
  const scores = await weighInTurn(ctx, {
    query: { kind: "rerank", query, documents },
    turn: { site: "openai", priority: "chat", deadlineMs: 600_000 },
    signal: goneSignal(response),
  });
  const results = documents
    .map((text, index) => ({
      index,
      relevance_score: scores[index] ?? 0,
      ...(return_documents && { document: { text } }),
    }))
    .sort((a, b) => b.relevance_score - a.relevance_score)
    .slice(0, top_n ?? documents.length);
  sendJson(response, { body: { object: "list", model, results } });
}
