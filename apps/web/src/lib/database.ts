import { createDb, type Db } from "@whetstone/db/client";
import { getEnv } from "@/env";
import { closeAtEnd } from "./shutdown.ts";

const key = Symbol.for("whetstone.db");
const holder = globalThis as { [key]?: Db };

/** The process's one pool. Bundles for routes, pages and proxy are apart, so it hangs on globalThis. */
export function getDb(): Db {
  if (holder[key]) return holder[key];
  const db = createDb({ url: getEnv().DATABASE_URL, connections: 16 });
  closeAtEnd("db", () => db.$disconnect());
  holder[key] = db;
  return db;
}
