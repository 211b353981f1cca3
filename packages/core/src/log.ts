/**
 * One line of JSON per request or job: fields, not sentences. Message texts, tokens and e-mail addresses
 * are never fields. Written to stderr, so that stdout stays free for a command's result.
 */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

export function log(level: "debug" | "info" | "warn" | "error", event: string, fields: LogFields = {}): void {
  if (level === "debug" && process.env.LOG_LEVEL !== "debug") return;
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
}

/** A thrown value as log fields: name, code and message, with the chain of causes; for the log only. */
export function errorFields(thrown: unknown): LogFields {
  const chain: string[] = [];
  for (let error = thrown; error instanceof Error && chain.length < 4; error = error.cause) {
    chain.push(`${error.name}: ${error.message}`);
  }
  return {
    error: chain.length > 0 ? chain.join(" <- ") : String(thrown),
    stack:
      thrown instanceof Error ? thrown.stack?.split("\n").slice(1, 4).join(" ").replaceAll(/\s+/g, " ") : undefined,
  };
}
