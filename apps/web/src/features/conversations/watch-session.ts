import { readStaff } from "@/features/account/session";
import { shutdownSignal } from "@/lib/shutdown";
import type { WebContext } from "@/trpc/init";

const checkMs = 20_000;

/**
 * The signal of a long stream: ends with the request, with the process, and within 20 seconds after the session
 * has ended or the account was disabled.
 */
export function watchSession(ctx: WebContext, request: AbortSignal | undefined): AbortSignal {
  const revoked = new AbortController();
  const timer = setInterval(async () => {
    const staff = await readStaff(ctx, { refresh: false }).catch(() => null);
    if (!staff) revoked.abort();
  }, checkMs);
  const signal = AbortSignal.any([revoked.signal, shutdownSignal(), ...(request ? [request] : [])]);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return signal;
}
