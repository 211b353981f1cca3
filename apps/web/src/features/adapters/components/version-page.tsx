"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRightIcon } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { DataList } from "@/components/data-list";
import { ErrorState } from "@/components/error-state";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { bytes } from "@/lib/numbers";
import { useTRPC } from "@/trpc/client";
import { EvaluationSection, isUnderWay } from "./evaluation-section.tsx";
import { LatencyChart } from "./latency-chart.tsx";
import { MoveList } from "./move-list.tsx";
import { PromoteDialog } from "./promote-dialog.tsx";
import { TryVersion } from "./try-version.tsx";
import { VersionStatus } from "./version-name.tsx";

/** Between two looks while it is being evaluated. */
const pollMs = 2_000;

/** One version: where it came from, what it was judged by, what it answered, and how it was moved. */
export function VersionPage({ versionId, mayPromote }: { versionId: string; mayPromote: boolean }) {
  const trpc = useTRPC();
  const [isPromoting, setPromoting] = useState(false);
  const read = useQuery({
    ...trpc.adapters.read.queryOptions({ versionId }),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.evaluation?.status ?? "") ? pollMs : false),
  });
  if (read.error) return <ErrorState error={read.error} onRetry={() => read.refetch()} />;
  if (!read.data) return <Skeleton className="m-6 h-96" />;
  const version = read.data;
  const { adapter, evaluation, lineage } = version;
  return (
    <div className="mx-auto grid w-full max-w-5xl content-start gap-8 p-6 max-pane:p-4">
      <header className="flex flex-wrap items-start justify-between gap-4">
        <div className="grid min-w-0 gap-1.5">
          <p className="text-muted-foreground text-sm">
            <Link href="/adapters" className="hover:underline">
              Adapters
            </Link>{" "}
            / {version.task}
          </p>
          <h1 className="flex flex-wrap items-center gap-3 font-semibold text-xl tracking-tight">
            {version.name} <VersionStatus status={version.status} isCurrent={version.isCurrent} />
          </h1>
          <p className="break-all font-mono text-muted-foreground text-xs">{version.hash}</p>
        </div>
        {mayPromote &&
          !version.isCurrent &&
          !["rejected", "archived", "draft", "training"].includes(version.status) && (
            <Button variant="primary" onClick={() => setPromoting(true)}>
              Promote…
            </Button>
          )}
      </header>

      <Section title="Where it came from">
        <ol className="flex flex-wrap items-center gap-x-2 gap-y-3">
          <Step
            label="Conversations"
            value={lineage ? `${lineage.conversationIds.length || "no"} that taught it` : "–"}
          />
          <Step
            label="Dataset"
            href={lineage ? `/datasets/${lineage.dataset.id}` : undefined}
            value={lineage ? `${lineage.dataset.name} · ${lineage.dataset.examples} rows` : "none"}
            hash={lineage?.dataset.hash}
          />
          <Step
            label="Run"
            href={lineage ? `/runs/${lineage.run.id}` : undefined}
            value={lineage ? `${lineage.run.recipe} · seed ${lineage.run.seed}` : "none"}
          />
          <Step
            label="Adapter"
            value={adapter ? `rank ${adapter.rank} · ${bytes(adapter.sizeBytes)}` : "none: the bare base"}
            hash={adapter?.hash}
          />
          <Step label="Answers" value={`${version.answers.count.toLocaleString("en")} given`} isLast />
        </ol>
        <ConversationLinks label="Taught by" ids={lineage?.conversationIds ?? []} />
        <ConversationLinks label="Answered in" ids={version.answers.conversationIds} />
      </Section>

      <Section title="What it is">
        <DataList
          rows={[
            ["Base", <Hash key="base" value={version.baseHash} />],
            ["Prompt", <Hash key="prompt" value={version.templateHash} />],
            ["Sampler", <code key="sampler">{JSON.stringify(version.sampler)}</code>],
            ["Answers by", version.answerMode ?? "the size of the base"],
            ["PEFT files", adapter?.peftHash ? <Hash key="peft" value={adapter.peftHash} /> : "–"],
            ["Made by", version.createdBy],
            ["Made", <RelativeTime key="made" at={version.createdAt} />],
            ...(adapter?.underMinimum
              ? ([["Limit", "Trained under the minimums: evaluation and shadow only"]] as [string, React.ReactNode][])
              : []),
          ]}
        />
      </Section>

      {version.task === "answer" && (
        <Section title="Try it">
          <TryVersion siteId={version.siteId} versionId={version.id} name={version.name} />
        </Section>
      )}

      <Section title="Evaluation on held-out data">
        <EvaluationSection versionId={versionId} evaluation={evaluation} mayAsk={mayPromote && adapter !== null} />
      </Section>

      <div className="border-t pt-6">
        <LatencyChart versionId={version.id} name={version.name} />
      </div>

      <Section title="How it was moved">
        {version.moves.length === 0 ? (
          <p className="text-muted-foreground">It has not served yet.</p>
        ) : (
          <MoveList moves={version.moves} />
        )}
      </Section>
      {mayPromote && <PromoteDialog versionId={versionId} open={isPromoting} onOpenChange={setPromoting} />}
    </div>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="grid gap-3 border-t pt-6">
      <h2 className="font-semibold text-lg">{title}</h2>
      {children}
    </section>
  );
}

/** As many as can be told apart at a glance. */
const mostLinks = 12;

function ConversationLinks({ label, ids }: { label: string; ids: string[] }) {
  if (ids.length === 0) return null;
  return (
    <p className="text-sm">
      <span className="text-muted-foreground">{label}</span>{" "}
      {ids.slice(0, mostLinks).map((id, at) => (
        <span key={id}>
          {at > 0 && ", "}
          <Link href={`/conversations/${id}`} title={id} className="text-accent hover:underline">
            conversation {at + 1}
          </Link>
        </span>
      ))}
      {ids.length > mostLinks && ` and ${ids.length - mostLinks} more`}
    </p>
  );
}

type StepProps = { label: string; value: string; href?: string; hash?: string | null; isLast?: boolean };

function Step({ label, value, href, hash, isLast }: StepProps) {
  return (
    <li className="flex items-center gap-2">
      <span className="grid">
        <span className="text-muted-foreground text-xs">{label}</span>
        {href ? (
          <Link href={href} className="text-accent hover:underline">
            {value}
          </Link>
        ) : (
          <span>{value}</span>
        )}
        <span className="font-mono text-muted-foreground text-xs" title={hash ?? undefined}>
          {hash?.slice(0, 8) ?? "\u00a0"}
        </span>
      </span>
      {!isLast && <ArrowRightIcon aria-hidden="true" className="size-4 text-muted-foreground" />}
    </li>
  );
}

function Hash({ value }: { value: string }) {
  return (
    <span className="font-mono text-xs" title={value}>
      {value.slice(0, 16)}
    </span>
  );
}
