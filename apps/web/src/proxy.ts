import { readSiteOrigins } from "@whetstone/db/accounts/reads";
import { type NextRequest, NextResponse } from "next/server";
import { getEnv } from "@/env";
import { getDb } from "@/lib/database";
import { readDoor } from "@/lib/doors";
import { securityHeaders } from "@/lib/security-headers";

/** Headers only. Who may do what is decided in the procedures and pages themselves. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const env = getEnv();
  const door = readDoor(request.headers);
  const path = request.nextUrl.pathname;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString("base64");
  const secured = securityHeaders({
    door,
    path,
    nonce,
    frameAncestors: door === "widget" && path === "/widget" ? await frameAncestors(request) : [],
    https: (door === "widget" ? env.WIDGET_ORIGIN : env.CONSOLE_ORIGIN).startsWith("https:"),
    dev: env.NODE_ENV === "development",
  });

  // Next.js takes the nonce for its own scripts from the policy on the request.
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", secured["content-security-policy"] ?? "");
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of Object.entries(secured)) response.headers.set(name, value);
  return response;
}

async function frameAncestors(request: NextRequest): Promise<string[]> {
  const key = request.nextUrl.searchParams.get("site");
  if (!key || key.length > 100) return [];
  try {
    return await readSiteOrigins(getDb(), { key });
  } catch {
    // Without the database nobody can be allowed.
    return [];
  }
}

export const config = { matcher: ["/((?!_next/static|_next/image).*)"] };
