"use client";

import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  TRPCClientError,
} from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { useState } from "react";
import type { AppRouter } from "./router.ts";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

const url = "/api/trpc";

export function TrpcProvider({ children }: { children: React.ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: (operation) => operation.type === "subscription",
          true: httpSubscriptionLink({ url }),
          false: splitLink({
            // A batch answers when its slowest call does.
            condition: (operation) => operation.context.alone === true,
            true: httpLink({ url }),
            false: httpBatchLink({ url, maxItems: 8 }),
          }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (count, error) => count < 2 && isWorthRetrying(error) },
      mutations: { onError: leaveWhenSignedOut },
    },
  });
}

function leaveWhenSignedOut(error: unknown): void {
  if (codeOf(error) !== "UNAUTHENTICATED") return;
  const here = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
}

function isWorthRetrying(error: unknown): boolean {
  const code = codeOf(error);
  return code === null || code === "INTERNAL" || code === "UNAVAILABLE";
}

/** Our code of an error that came over the wire; null where the wire itself failed. */
export function codeOf(error: unknown): string | null {
  return error instanceof TRPCClientError ? ((error.data as { code?: string } | null)?.code ?? null) : null;
}

/** A sentence for the person: what was wrong and what to do. */
export function messageOf(error: unknown): string {
  if (codeOf(error) === null) return "The server cannot be reached. Nothing is lost; try again in a moment.";
  const data = (error as TRPCClientError<AppRouter>).data as { message?: string; requestId?: string; code?: string };
  const reference = data.code === "INTERNAL" && data.requestId ? ` (${data.requestId.slice(0, 8)})` : "";
  return `${data.message ?? "Something went wrong."}${reference}`;
}
