import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import type { Llama, LlamaRankingContext } from "node-llama-cpp";
import { readGguf } from "../../models/read-gguf.ts";

/** Tokens of query and passage together; a longer passage is read in pieces, and its best one counts. */
const mostTokens = 1_024;

/**
 * Scores how well passages answer a query, by a reranking model of its own, loaded when it is first asked for. MODEL_NOT_LOADED
 * without a path, MODEL_INVALID for a file that is no reranker, INVALID for a query that leaves no room.
 */
export function createReranker(llama: Llama, { path, threads }: { path: string | null; threads: number }) {
  let opening: Promise<LlamaRankingContext> | null = null;

  async function open(modelPath: string): Promise<LlamaRankingContext> {
    const { contextLength } = readGguf(modelPath);
    const model = await llama.loadModel({ modelPath });
    if (!model.fileInsights.supportsRanking) throw new AppError("MODEL_INVALID", `${modelPath} is no reranking model.`);
    const contextSize = Math.min(mostTokens, contextLength ?? mostTokens);
    // Encoders read a text in one batch, whatever its length.
    const context = await model.createRankingContext({ contextSize, batchSize: contextSize, threads });
    log("info", "reranker.ready", { modelPath });
    return context;
  }

  return async ({ query, documents }: { query: string; documents: string[] }): Promise<number[]> => {
    if (path === null) throw new AppError("MODEL_NOT_LOADED", "This server has no reranking model (RERANKER_PATH).");
    opening ??= open(path);
    const context = await opening.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw error instanceof AppError ? error : new AppError("MODEL_INVALID", `${path} cannot be loaded: ${reason}`);
    });
    const room = context.contextSize - context.calculateInputLength(query, "");
    if (room < 16)
      throw new AppError("INVALID", `The query is too long: it leaves ${Math.max(0, room)} tokens for a passage.`);
    return context.rankAll(
      query.toWellFormed(),
      documents.map((text) => text.toWellFormed()),
      { onOverflow: "maxChunk" },
    );
  };
}
