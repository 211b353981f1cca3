import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import { readPerson } from "@whetstone/db/accounts/reads";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { getEnv } from "@/env";
import { getDb } from "@/lib/database";

/** A session ends after this time without use, seconds. */
export const idleSeconds = 30 * 60;
/** A session ends after this time whatever happens, milliseconds. */
export const absoluteMs = 12 * 60 * 60 * 1000;

export const minPasswordChars = 12;

function create() {
  const env = getEnv();
  const https = env.CONSOLE_ORIGIN.startsWith("https:");
  return betterAuth({
    appName: "Whetstone",
    baseURL: env.CONSOLE_ORIGIN,
    basePath: "/api/auth",
    secret: env.AUTH_SECRET,
    trustedOrigins: [env.CONSOLE_ORIGIN],
    telemetry: { enabled: false },
    database: prismaAdapter(getDb(), { provider: "postgresql" }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: minPasswordChars,
      maxPasswordLength: 200,
    },
    session: { expiresIn: idleSeconds, updateAge: 60, cookieCache: { enabled: false } },
    user: {
      additionalFields: {
        role: { type: "string", input: false },
        disabledAt: { type: "date", input: false, required: false },
        mustChangePassword: { type: "boolean", input: false, required: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const person = await readPerson(getDb(), { userId: session.userId });
            if (!person || person.disabledAt) throw new AppError("FORBIDDEN", "This account is disabled.");
          },
        },
      },
    },
    // Ours counts in the database by the database's clock, see sign-in-limit.ts.
    rateLimit: { enabled: false },
    advanced: {
      // Cookies know no ports: two consoles on one machine must not sign each other out.
      cookiePrefix: https ? "__Host-whetstone" : `whetstone-${new URL(env.CONSOLE_ORIGIN).port || "80"}`,
      useSecureCookies: false,
      defaultCookieAttributes: { secure: https, httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { ipAddressHeaders: ["x-whetstone-ip"] },
    },
    // Its messages may name addresses; the event alone is enough.
    logger: { log: (level) => level === "error" && log("error", "auth.error") },
  });
}

const key = Symbol.for("whetstone.auth");
const holder = globalThis as { [key]?: ReturnType<typeof create> };

/** The team's sign-in; made at the first request, so that the build needs no secret. */
export function getAuth(): ReturnType<typeof create> {
  holder[key] ??= create();
  return holder[key];
}
