import { TRPCClientError } from "@trpc/client";
import type { ErrorCode } from "@whetstone/core/errors";
import type { StartedSession } from "@/features/widget/start-session";
import type { BrowserStore } from "./browser-store.ts";

export type SessionClient = ReturnType<typeof createSessionClient>;
type StartInput = { refresh: string | null; identity: string | null };

/** Renewed this long before its end, milliseconds. */
const earlyMs = 60_000;

/**
 * The visitor's session in this tab: the access token in memory only, the refresh token in the store, renewed
 * without anybody noticing. Tabs take turns, so that each renews with the newest refresh token.
 */
export function createSessionClient(options: {
  site: string;
  store: BrowserStore;
  start: (input: StartInput) => Promise<StartedSession>;
}) {
  const { site, store } = options;
  let current: { token: string; until: number; visitorId: string } | null = null;
  let renewing: Promise<string> | null = null;
  let identity: string | null = null;

  async function renew(): Promise<string> {
    return inTurn(`whetstone:${site}`, async () => {
      const started = await options.start({ refresh: store.get("refresh"), identity });
      // An identity is good for one use; from here on the refresh token carries it.
      identity = null;
      store.set("refresh", started.refreshToken);
      const { accessToken: token, visitorId } = started;
      current = { token, visitorId, until: Date.now() + started.expiresIn * 1000 - earlyMs };
      return token;
    });
  }

  function token(): Promise<string> {
    if (current && Date.now() < current.until) return Promise.resolve(current.token);
    renewing ??= renew().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  return {
    token,
    visitorId: () => current?.visitorId ?? null,
    /** The server no longer takes the token; the next call renews it. */
    expire() {
      current = null;
    },
    identify(jwt: string) {
      identity = jwt;
      current = null;
    },
    forget() {
      current = null;
      identity = null;
      store.remove("refresh");
    },
    /** Runs a call; where the token has expired meanwhile, renews it and runs the call once more. */
    async call<T>(run: () => Promise<T>): Promise<T> {
      try {
        return await run();
      } catch (error) {
        if (codeOf(error) !== "TOKEN_EXPIRED" && codeOf(error) !== "UNAUTHENTICATED") throw error;
        current = null;
        return run();
      }
    },
  };
}

/** The server's code of a failure; NETWORK where no answer of the server's came. */
export function codeOf(error: unknown): ErrorCode | "NETWORK" {
  const data = error instanceof TRPCClientError ? (error.data as { code?: ErrorCode } | undefined) : undefined;
  return data?.code ?? "NETWORK";
}

function inTurn<T>(name: string, run: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request(name, run) as Promise<T>) : run();
}
