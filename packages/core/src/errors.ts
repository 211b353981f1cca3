/**
 * Every failure that may reach a person has a code from this closed list. The message says what was
 * wrong and what to do; `cause` keeps the details for the log and never leaves the server.
 */
export const errorCodes = [
  "NOT_FOUND",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "INVALID",
  "CONFLICT",
  "LIMIT_EXCEEDED",
  "UNAVAILABLE",
  "ENGINE_BUSY",
  "ENGINE_LOST",
  "MODEL_NOT_LOADED",
  "MODEL_INVALID",
  "DEADLINE_EXCEEDED",
  "PROMPT_TOO_LONG",
  "DATASET_NOT_FROZEN",
  "SIDECAR_FAILED",
  "ORIGIN_NOT_ALLOWED",
  "TOKEN_EXPIRED",
  "INTERNAL",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export class AppError extends Error {
  readonly code: ErrorCode;
  /** Milliseconds after which trying again makes sense; only for LIMIT_EXCEEDED, ENGINE_BUSY and UNAVAILABLE. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** What an unknown error becomes outside: one neutral sentence; the request id finds the details in the log. */
export const neutralMessage = "Something went wrong on our side. Please try again; nothing you wrote is lost.";

/** Wraps anything that was thrown; errors of ours pass through unchanged. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new AppError("INTERNAL", neutralMessage, { cause: thrown });
}
