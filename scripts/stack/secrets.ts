import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Secrets = { database: string; app: string; inference: string; auth: string; visitor: string };

const names = ["database", "app", "inference", "auth", "visitor"] as const;

/** 256 random bits for each purpose, made once per installation, readable by the owner of the folder alone. */
export function readSecrets(folder: string): Secrets {
  const path = join(folder, "secrets.json");
  const known: Partial<Secrets> = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const secrets = Object.fromEntries(names.map((name) => [name, known[name] ?? randomBytes(32).toString("base64url")]));
  if (names.some((name) => known[name] === undefined)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  }
  return secrets as Secrets;
}
