import { type AppError, toAppError } from "@whetstone/core/errors";
import { errorFields, log } from "@whetstone/core/log";
import { getEnv } from "@/env";
import { getAuth } from "@/features/account/auth";
import { countSignIn } from "@/features/account/sign-in-limit";
import { getDb } from "@/lib/database";
import { clientIpHeader, readDoor } from "@/lib/doors";

export const dynamic = "force-dynamic";

/** All that browsers may ask of the auth library; the rest of its surface does not exist here. */
const open = new Set(["/api/auth/sign-in/email", "/api/auth/sign-out"]);

export async function POST(request: Request): Promise<Response> {
  const { CONSOLE_ORIGIN, RATE_LIMIT_FACTOR } = getEnv();
  const path = new URL(request.url).pathname;
  if (!open.has(path) || readDoor(request.headers) !== "console") return answer(404, "NOT_FOUND", "Not found.");
  if (request.headers.get("origin") !== CONSOLE_ORIGIN)
    return answer(403, "ORIGIN_NOT_ALLOWED", `Open the console under ${CONSOLE_ORIGIN}.`);
  if (Number(request.headers.get("content-length") ?? 0) > 4_096) return answer(413, "INVALID", "Too large.");
  try {
    if (path.endsWith("/sign-in/email")) {
      const body = (await request
        .clone()
        .json()
        .catch(() => null)) as { email?: unknown } | null;
      if (typeof body?.email !== "string") return answer(400, "INVALID", "Enter your e-mail address.");
      const ip = request.headers.get(clientIpHeader) ?? "unknown";
      await countSignIn(getDb(), { email: body.email, ip, factor: RATE_LIMIT_FACTOR });
    }
    return await getAuth().handler(request);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === "INTERNAL") log("error", "auth.failed", errorFields(thrown));
    return answer(statusOf(error), error.code, error.message);
  }
}

function statusOf(error: AppError): number {
  return error.code === "LIMIT_EXCEEDED" ? 429 : error.code === "FORBIDDEN" ? 403 : 500;
}

function answer(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status, headers: { "cache-control": "no-store" } });
}
