import { AppError } from "@whetstone/core/errors";
import { z } from "zod";
import { type ChatMessage, chatMessageSchema, type GenerateRequest } from "../contract.ts";

/** OpenAI's chat request as far as this server can do what it says; what it cannot do is refused by name. */

const textPart = z.object({ type: z.literal("text"), text: z.string() });
const message = z.object({
  role: z.enum(["system", "developer", "user", "assistant"], "tools and functions are not served here"),
  content: z.union([z.string(), z.array(textPart)]),
});

const jsonSchema = z.record(z.string(), z.unknown());
const responseFormat = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text") }),
  z.object({ type: z.literal("json_object") }),
  z.object({ type: z.literal("json_schema"), json_schema: z.object({ schema: jsonSchema }) }),
]);

const nullable = <T extends z.ZodType>(type: T) => type.nullish();
const zeroOnly = nullable(z.literal(0, "penalties are not served here; leave it out or send 0"));

export const chatRequestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(message).min(1).max(200),
  max_tokens: nullable(z.number().int().min(1)),
  max_completion_tokens: nullable(z.number().int().min(1)),
  temperature: nullable(z.number().min(0).max(2)),
  top_p: nullable(z.number().min(0).max(1)),
  seed: nullable(z.number().int()),
  stop: nullable(z.union([z.string().min(1), z.array(z.string().min(1)).max(8)])),
  stream: nullable(z.boolean()),
  stream_options: nullable(z.object({ include_usage: z.boolean().optional() })),
  response_format: nullable(responseFormat),
  /** The output is exactly one of these, as in vLLM. */
  structured_outputs: nullable(z.object({ choice: z.array(z.string().min(1)).min(1) })),
  user: nullable(z.string().max(90)),
  n: nullable(z.literal(1, "one answer per request is served")),
  frequency_penalty: zeroOnly,
  presence_penalty: zeroOnly,
  logprobs: nullable(z.boolean()),
  top_logprobs: nullable(z.number().int().min(0).max(20)),
  tools: nullable(z.array(z.unknown()).max(0, "tools are not served here")),
});
export type ChatRequest = z.output<typeof chatRequestSchema>;

export const embeddingsRequestSchema = z.object({
  model: z.string().min(1),
  input: z.union([z.string().max(20_000), z.array(z.string().max(20_000)).min(1).max(256)]),
  encoding_format: nullable(z.enum(["float", "base64"])),
});

/** As Jina, Cohere, vLLM and llama-server have it. */
export const rerankRequestSchema = z.object({
  model: z.string().min(1).optional(),
  query: z.string().min(1).max(20_000),
  documents: z
    .array(z.union([z.string().max(20_000), z.object({ text: z.string().max(20_000) }).transform(({ text }) => text)]))
    .min(1)
    .max(256),
  top_n: nullable(z.number().int().min(1)),
  return_documents: nullable(z.boolean()),
});

export const articleRequestSchema = z.object({
  text: z.string().min(1),
  max_tokens: z.number().int().min(1).max(4_096).default(256),
});

/** Reads a body by a schema; INVALID names the first field that is wrong. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new AppError("INVALID", `${issue?.path.join(".") || "The body"}: ${issue?.message ?? "is wrong"}.`);
}

/** What a chat request means for the engine. `most` is the most tokens an answer may have here. */
export function toGenerateRequest(
  request: ChatRequest,
  more: { requestId: string; adapterHash: string | null; mostTokens: number },
): GenerateRequest {
  const wanted = request.max_completion_tokens ?? request.max_tokens ?? 512;
  const format = request.response_format;
  return {
    requestId: more.requestId,
    site: request.user ? `user:${request.user}` : "openai",
    adapterHash: more.adapterHash,
    messages: request.messages.map(toMessage),
    maxTokens: Math.min(wanted, more.mostTokens),
    temperature: request.temperature ?? 1,
    topP: request.top_p ?? 1,
    seed: request.seed ?? undefined,
    stop: typeof request.stop === "string" ? [request.stop] : (request.stop ?? []),
    schema:
      format?.type === "json_schema" ? format.json_schema.schema : format?.type === "json_object" ? anyObject : null,
    labels: request.structured_outputs?.choice ?? null,
    topLogProbs: request.logprobs ? (request.top_logprobs ?? 0) : null,
    deadlineMs: 600_000,
  };
}

const anyObject = { type: "object", additionalProperties: true };

function toMessage({ role, content }: ChatRequest["messages"][number]): ChatMessage {
  const text = typeof content === "string" ? content : content.map((part) => part.text).join("");
  return chatMessageSchema.parse({ role: role === "developer" ? "system" : role, content: text });
}
