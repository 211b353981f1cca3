import { createHash, randomBytes } from "node:crypto";

/** 256 random bits for a link or a signing key. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a secret that travels in a link. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
