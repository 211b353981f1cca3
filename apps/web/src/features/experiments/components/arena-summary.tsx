"use client";

import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "@/components/ui/skeleton";
import { percent } from "@/lib/numbers";
import { messageOf, useTRPC } from "@/trpc/client";

/** How often the candidate's answer was chosen, with its interval; evidence, not a gate. */
export function ArenaSummary({ experimentId }: { experimentId: string }) {
  const trpc = useTRPC();
  const arena = useQuery(trpc.experiments.arena.queryOptions({ experimentId }));
  if (arena.error) return <p className="text-wrong">{messageOf(arena.error)}</p>;
  if (!arena.data) return <Skeleton className="h-10" />;
  const { pairs, wins, tie } = arena.data;
  if (pairs === 0)
    return <p className="text-muted-foreground">Pairs come from answers in the shadow; there are none yet.</p>;
  if (!wins) return <p>{pairs} pairs wait for a first vote.</p>;
  return (
    <p className="tabular">
      The candidate wins {percent(wins.share)} ({percent(wins.lower)} to {percent(wins.upper)}, 95 %) of {wins.n} votes;{" "}
      {tie} ties, {pairs} pairs.
    </p>
  );
}
