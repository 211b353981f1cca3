"use client";

import { useQuery } from "@tanstack/react-query";
import { CoffeeIcon } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";

/** What the assistant did in the last 24 hours, and who waits for you now. */
export function HomePage() {
  const trpc = useTRPC();
  const overview = useQuery(trpc.home.overview.queryOptions());
  const assistant = useQuery(trpc.home.assistant.queryOptions(undefined, { refetchInterval: 15_000 }));
  const data = overview.data;
  const answers = data ? data.answered + data.declined + data.failed : 0;

  return (
    <Page className="gap-8">
      <PageHead
        title="Home"
        text="The last 24 hours, and what waits for you."
        action={assistant.isSuccess && <AssistantBadge status={assistant.data} />}
      />
      {overview.error && <ErrorState error={overview.error} onRetry={() => overview.refetch()} />}
      {overview.isPending && <Skeleton className="h-24" />}
      {data && (
        <dl className="grid grid-cols-2 gap-x-6 gap-y-6 border-y py-6 pane:grid-cols-3 context:grid-cols-6">
          <Figure label="Conversations" value={data.conversations} note="begun" />
          <Figure label="Answered" value={data.answered} note={`of ${answers} questions`} />
          <Figure label="Did not know" value={data.declined} note="said so, offered a person" />
          <Figure label="Thumbs down" value={data.thumbsDown} note={`${data.thumbsUp} up`} />
          <Figure
            label="Satisfaction"
            value={data.satisfaction ?? "–"}
            note={data.rated > 0 ? `of 5, by ${data.rated}` : "nobody rated yet"}
          />
          <Figure
            label="First words"
            value={data.medianFirstTokenMs === null ? "–" : `${(data.medianFirstTokenMs / 1000).toFixed(1)} s`}
            note={data.failed > 0 ? `median; ${data.failed} failed` : "median"}
          />
        </dl>
      )}
      {data && (
        <section aria-labelledby="waiting" className="grid min-w-0 gap-3">
          <h2 id="waiting" className="font-semibold text-lg">
            Waiting for a person
          </h2>
          {data.waitingRows.length === 0 ? (
            <EmptyState
              icon={CoffeeIcon}
              title="Nobody is waiting"
              text={
                data.articles === 0
                  ? "The assistant has no articles yet, so it can only pass questions on. Add some first."
                  : "The assistant is answering. Conversations that need a person appear here at once."
              }
            />
          ) : (
            <ul className="divide-y border-y">
              {data.waitingRows.map((row) => (
                <li key={row.id}>
                  <Link
                    href={`/conversations/${row.id}`}
                    className="flex items-baseline gap-4 px-2 py-2.5 hover:bg-hover"
                  >
                    <span dir="auto" className="min-w-0 flex-1 truncate">
                      {row.preview || "No words yet"}
                    </span>
                    <span className="shrink-0 text-muted-foreground text-sm">
                      <RelativeTime at={row.waitingSince ?? row.lastMessageAt} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </Page>
  );
}

function Figure({ label, value, note }: { label: string; value: number | string; note: string }) {
  return (
    <div className="grid gap-1">
      <dt className="text-muted-foreground text-sm">{label}</dt>
      <dd className="tabular grid">
        <span className="font-semibold text-2xl tracking-tight">{value}</span>
        <span className="text-muted-foreground text-xs">{note}</span>
      </dd>
    </div>
  );
}

function AssistantBadge({ status }: { status: { ready: boolean; model: { name: string } | null } | null }) {
  if (!status) return <Badge tone="wrong">Assistant not reachable; people can still answer</Badge>;
  if (!status.ready) return <Badge tone="waiting">Assistant is starting</Badge>;
  return <Badge tone="good">Assistant ready{status.model ? ` · ${status.model.name}` : ""}</Badge>;
}
