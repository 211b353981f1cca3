import { Prisma } from "../generated/client.ts";

/** True for what the database client throws: a lost connection, a time-out, a refused statement. */
export function isDatabaseError(thrown: unknown): boolean {
  return (
    thrown instanceof Prisma.PrismaClientKnownRequestError ||
    thrown instanceof Prisma.PrismaClientUnknownRequestError ||
    thrown instanceof Prisma.PrismaClientInitializationError ||
    (thrown instanceof Error && thrown.name === "DriverAdapterError")
  );
}
