import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError, type ErrorCode, toAppError } from "@whetstone/core/errors";

const maxBodyBytes = 1_000_000;

/** OpenAI's names for our codes: HTTP status, `type` and `code` of the error object. */
const known: Partial<Record<ErrorCode, [status: number, type: string, code: string]>> = {
  UNAUTHENTICATED: [401, "invalid_request_error", "invalid_api_key"],
  INVALID: [400, "invalid_request_error", "invalid_value"],
  PROMPT_TOO_LONG: [400, "invalid_request_error", "context_length_exceeded"],
  MODEL_INVALID: [400, "invalid_request_error", "model_invalid"],
  NOT_FOUND: [404, "invalid_request_error", "model_not_found"],
  ENGINE_BUSY: [429, "rate_limit_error", "rate_limit_exceeded"],
  MODEL_NOT_LOADED: [503, "server_error", "model_not_loaded"],
  ENGINE_LOST: [503, "server_error", "engine_lost"],
  UNAVAILABLE: [503, "server_error", "unavailable"],
  DEADLINE_EXCEEDED: [504, "server_error", "timeout"],
};

export type Failure = { code: ErrorCode; message: string; retryAfterMs?: number };

/** The error object, as clients of OpenAI expect it. */
export function errorBody(failure: Failure) {
  const [, type, code] = known[failure.code] ?? [500, "server_error", "internal_error"];
  return { error: { message: failure.message, type, param: null, code } };
}

/** Ends a response with an error; `Retry-After` in whole seconds where trying again makes sense. */
export function sendError(response: ServerResponse, thrown: unknown): void {
  const failure: Failure = isFailure(thrown) ? thrown : toAppError(thrown);
  const [status] = known[failure.code] ?? [500];
  if (failure.retryAfterMs !== undefined) {
    response.setHeader("retry-after", String(Math.max(1, Math.ceil(failure.retryAfterMs / 1_000))));
  }
  sendJson(response, { status, body: errorBody(failure) });
}

export function sendJson(response: ServerResponse, { status = 200, body }: { status?: number; body: unknown }): void {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

/** The body as JSON. Throws INVALID for one that is none or is larger than 1 MB. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > maxBodyBytes) throw new AppError("INVALID", "The body is larger than 1 MB.");
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString("utf8")) as unknown;
  } catch (cause) {
    throw new AppError("INVALID", "The body is not JSON.", { cause });
  }
}

/** Aborts when the client goes away before its answer has ended. */
export function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

function isFailure(thrown: unknown): thrown is Failure {
  return !(thrown instanceof Error) && typeof thrown === "object" && thrown !== null && "code" in thrown;
}
