import { TRPCError } from "@trpc/server";
import { AppError, type ErrorCode, neutralMessage, toAppError } from "./errors.ts";

type TrpcCode = TRPCError["code"];

/** The one place where our codes meet the transport's; the compiler finds a missing one. */
const transportCodes: Record<ErrorCode, TrpcCode> = {
  NOT_FOUND: "NOT_FOUND",
  UNAUTHENTICATED: "UNAUTHORIZED",
  FORBIDDEN: "FORBIDDEN",
  INVALID: "BAD_REQUEST",
  CONFLICT: "CONFLICT",
  LIMIT_EXCEEDED: "TOO_MANY_REQUESTS",
  UNAVAILABLE: "SERVICE_UNAVAILABLE",
  ENGINE_BUSY: "TOO_MANY_REQUESTS",
  ENGINE_LOST: "SERVICE_UNAVAILABLE",
  MODEL_NOT_LOADED: "SERVICE_UNAVAILABLE",
  MODEL_INVALID: "BAD_REQUEST",
  DEADLINE_EXCEEDED: "TIMEOUT",
  PROMPT_TOO_LONG: "PAYLOAD_TOO_LARGE",
  DATASET_NOT_FROZEN: "PRECONDITION_FAILED",
  SIDECAR_FAILED: "INTERNAL_SERVER_ERROR",
  ORIGIN_NOT_ALLOWED: "FORBIDDEN",
  TOKEN_EXPIRED: "UNAUTHORIZED",
  INTERNAL: "INTERNAL_SERVER_ERROR",
};

export function toTrpcError(thrown: unknown): TRPCError {
  if (thrown instanceof TRPCError) return thrown;
  const error = toAppError(thrown);
  return new TRPCError({ code: transportCodes[error.code], message: error.message, cause: error });
}

/** The part of an error that a client may see; goes into `shape.data` by each router's errorFormatter. */
export type PublicError = { code: ErrorCode; message: string; retryAfterMs?: number; requestId?: string };

/**
 * What leaves the process for any thrown value: our own errors with their message, input errors of the
 * schema as INVALID, everything else as the neutral sentence. tRPC's own HTTP-level errors keep their class.
 */
export function toPublicError(thrown: unknown, requestId?: string): PublicError {
  const cause = thrown instanceof TRPCError ? thrown.cause : thrown;
  if (cause instanceof AppError) {
    return { code: cause.code, message: cause.message, retryAfterMs: cause.retryAfterMs, requestId };
  }
  if (thrown instanceof TRPCError && thrown.code === "BAD_REQUEST") {
    return { code: "INVALID", message: "The request does not have the expected form.", requestId };
  }
  if (thrown instanceof TRPCError && thrown.code === "PAYLOAD_TOO_LARGE") {
    return { code: "INVALID", message: "The request is too large.", requestId };
  }
  if (thrown instanceof TRPCError && thrown.code === "NOT_FOUND") {
    return { code: "NOT_FOUND", message: "There is no such procedure.", requestId };
  }
  return { code: "INTERNAL", message: neutralMessage, requestId };
}
