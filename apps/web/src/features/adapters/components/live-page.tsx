"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { HistoryIcon } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { PageHead } from "@/components/page-head";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useSite } from "@/features/sites/components/use-site";
import { useTRPC } from "@/trpc/client";
import { MoveLine, MoveList } from "./move-list.tsx";

/** "What was live on 3 May at 14:03, and why?" */
export function LivePage() {
  const trpc = useTRPC();
  const { site } = useSite();
  const siteId = site?.id ?? "";
  const [at, setAt] = useQueryState("at", parseAsString);
  const moment = at ? new Date(at) : new Date();
  const isMoment = !Number.isNaN(moment.getTime());
  const live = useQuery(
    trpc.adapters.liveAt.queryOptions(
      { siteId, task: "answer", at: isMoment ? moment.toISOString() : new Date(0).toISOString() },
      { enabled: Boolean(site) && isMoment && at !== null, placeholderData: keepPreviousData },
    ),
  );
  const moves = useQuery(trpc.adapters.moves.queryOptions({ siteId }, { enabled: Boolean(site) }));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className="mx-auto grid w-full max-w-4xl content-start gap-8 p-6 max-pane:p-4">
      <PageHead
        title="What was live"
        text="Which version answered at a moment, who decided so, and on which numbers."
      />
      <div className="grid gap-4">
        <Field label="Moment" hint={`Time zone ${zone}.`}>
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              className="w-64"
              value={at ?? ""}
              onChange={(event) => setAt(event.target.value || null)}
            />
          )}
        </Field>
        {at !== null && (
          <div aria-live="polite" className="rounded-lg border bg-surface p-4">
            {live.error ? (
              <ErrorState error={live.error} onRetry={() => live.refetch()} />
            ) : live.isPending ? (
              <Skeleton className="h-12" />
            ) : live.data ? (
              <div className="grid gap-1">
                <p className="font-semibold text-lg">{live.data.version?.name ?? "The configured base"} answered.</p>
                <MoveLine move={live.data} />
              </div>
            ) : (
              <p>The configured base answered: nothing had been promoted before that moment.</p>
            )}
          </div>
        )}
      </div>
      <section className="grid gap-3">
        <h2 className="font-semibold text-lg">Every move</h2>
        {moves.error ? (
          <ErrorState error={moves.error} onRetry={() => moves.refetch()} />
        ) : !moves.data ? (
          <Skeleton className="h-40" />
        ) : moves.data.length === 0 ? (
          <EmptyState
            icon={HistoryIcon}
            title="Nothing was moved yet"
            text="The configured base has answered from the start. Promotions and rollbacks are listed here."
          />
        ) : (
          <MoveList moves={moves.data} />
        )}
      </section>
    </div>
  );
}
