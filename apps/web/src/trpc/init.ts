import { initTRPC } from "@trpc/server";
import { AppError } from "@whetstone/core/errors";
import { errorFields, log } from "@whetstone/core/log";
import { toPublicError, toTrpcError } from "@whetstone/core/trpc-errors";
import type { Db } from "@whetstone/db/client";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { requireStaff, type Staff } from "@/features/account/session";
import { clientIpHeader, type Door, readDoor, requestIdHeader } from "@/lib/doors";
import { getHelpdesk } from "@/lib/services";

export type WebContext = {
  requestId: string;
  door: Door;
  /** The peer's address as server.ts saw it; for rate limits. */
  ip: string;
  headers: Headers;
  db: Db;
  helpdesk: HelpdeskContext;
};

export type Permission = "public" | "visitor" | "agent" | "admin" | "owner";

export function createContext(request: Request): WebContext {
  const helpdesk = getHelpdesk();
  return {
    requestId: request.headers.get(requestIdHeader) ?? crypto.randomUUID(),
    door: readDoor(request.headers),
    ip: request.headers.get(clientIpHeader) ?? "unknown",
    headers: request.headers,
    db: helpdesk.db,
    helpdesk,
  };
}

const t = initTRPC
  .context<WebContext>()
  .meta<{ permission: Permission }>()
  .create({
    errorFormatter: ({ shape, error, ctx }) => {
      const known = toPublicError(error, ctx?.requestId);
      return { ...shape, message: known.message, data: { ...known, httpStatus: shape.data.httpStatus } };
    },
    isDev: false,
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 35_000 } },
  });

export const router = t.router;
export const middleware = t.middleware;
export const createCallerFactory = t.createCallerFactory;

/** One line per call, and errors of ours in the transport's clothes. */
const observed = t.middleware(async ({ ctx, path, type, next }) => {
  const started = performance.now();
  const result = await next();
  const fields = { requestId: ctx.requestId, door: ctx.door, path, type, ms: Math.round(performance.now() - started) };
  if (result.ok) {
    log("info", "web.call", fields);
    return result;
  }
  const thrown = result.error.cause ?? result.error;
  const error = toTrpcError(thrown instanceof AppError ? thrown : result.error);
  const code = toPublicError(error).code;
  log(code === "INTERNAL" ? "error" : "info", "web.call", {
    ...fields,
    code,
    ...(code === "INTERNAL" && errorFields(thrown)),
  });
  throw error;
});

/** Every procedure starts here, so that each one says who may call it; a test walks the routers and checks. */
export function procedureFor<P extends Permission>(permission: P) {
  return t.procedure.meta({ permission }).use(observed);
}

export const publicProcedure = procedureFor("public").use(onDoor("console"));

const ranks: Record<Staff["role"], number> = { agent: 1, admin: 2, owner: 3 };

/** People of the team with at least this role; checked against the database on every call. */
function staffProcedure(role: Staff["role"]) {
  return procedureFor(role)
    .use(onDoor("console"))
    .use(async ({ ctx, type, next }) => {
      const staff = await requireStaff(ctx, { refresh: type !== "subscription" });
      if (ranks[staff.role] < ranks[role])
        throw new AppError("FORBIDDEN", `This needs the role ${role}. Ask the owner of the console for it.`);
      return next({ ctx: { ...ctx, staff } });
    });
}

export const agentProcedure = staffProcedure("agent");
export const adminProcedure = staffProcedure("admin");
export const ownerProcedure = staffProcedure("owner");

/** Refuses calls that came in by the other door. */
export function onDoor(door: Door) {
  return t.middleware(({ ctx, next }) => {
    if (ctx.door !== door) throw new AppError("NOT_FOUND", "There is no such procedure.");
    return next();
  });
}
