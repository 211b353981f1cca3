import { createHash } from "node:crypto";
import type { ResolvedGenerateRequest } from "../../contract.ts";

/**
 * Where OpenAI-compatible servers differ from each other: how an adapter is asked for, how an answer is
 * bound to labels, and whether there is a door for token ids and probabilities.
 */
export type Dialect = "llama-server" | "vllm" | "ollama" | "openai";

/** Guesses the dialect from what /v1/models says of its owner. */
export function guessDialect(owner: string | undefined): Dialect {
  if (owner === "llamacpp") return "llama-server";
  if (owner === "vllm") return "vllm";
  if (owner === "library") return "ollama";
  return "openai";
}

/** The fields of a chat request that bind the answer to a schema or to labels. */
export function constraintFields(
  dialect: Dialect,
  request: Pick<ResolvedGenerateRequest, "schema" | "labels">,
): object {
  if (request.schema) return jsonSchema(request.schema);
  if (!request.labels) return {};
  switch (dialect) {
    case "llama-server":
      return { grammar: `root ::= ${request.labels.map((label) => JSON.stringify(label)).join(" | ")}` };
    case "ollama":
      // It knows schemas alone: the answer is a JSON string, whose quotes `plainLabel` takes off.
      return jsonSchema({ type: "string", enum: request.labels });
    default:
      return { structured_outputs: { choice: request.labels } };
  }
}

/** Whether an answer with labels comes as a JSON string. */
export function quotesLabels(dialect: Dialect): boolean {
  return dialect === "ollama";
}

function jsonSchema(schema: Record<string, unknown>): object {
  return { response_format: { type: "json_schema", json_schema: { name: "answer", schema, strict: true } } };
}

/** Identity of a base that only its server has seen: by its name, unless the true hash is configured. */
export function remoteBaseHash(model: string): string {
  return createHash("sha256").update(`remote ${model}`).digest("hex");
}
