"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import type { RunEventView } from "../curve.ts";

/** Everything that a run has said, and what it says from now on; only what is new is asked for. */
export function useRunEvents(runId: string, isOpen: boolean) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const queryKey = [...trpc.runs.events.pathKey(), "all", runId];
  return useQuery({
    queryKey,
    refetchInterval: isOpen ? 2_000 : false,
    queryFn: async () => {
      const known = queries.getQueryData<RunEventView[]>(queryKey) ?? [];
      const events = [...known];
      for (;;) {
        const more = await client.runs.events.query({ runId, afterSeq: events.at(-1)?.seq ?? 0 });
        events.push(...more);
        if (more.length < 2_000) return events;
      }
    },
  });
}
