import { PrismaPg } from "@prisma/adapter-pg";
import { Prisma, PrismaClient } from "../generated/client.ts";

/** A client or a transaction: reads and writes take either, so that a verb decides where the boundary is. */
export type Db = PrismaClient;
export type Tx = Prisma.TransactionClient;
export type DbOrTx = Db | Tx;

/**
 * Opens a pool of at most `connections` connections (default 10). `url` names the least-privileged role in
 * production. Close with `await db.$disconnect()`.
 */
export function createDb(options: { url: string; connections?: number }): Db {
  const adapter = new PrismaPg({
    connectionString: options.url,
    max: options.connections ?? 10,
    // A statement that takes longer than this is a fault of ours; the visitor should not wait for it.
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 30_000,
    connectionTimeoutMillis: 10_000,
  });
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5_000, timeout: 15_000 } });
}

/** True for a violated unique constraint: somebody else was first. */
export function isUniqueViolation(thrown: unknown): boolean {
  return thrown instanceof Prisma.PrismaClientKnownRequestError && thrown.code === "P2002";
}

export { Prisma };
