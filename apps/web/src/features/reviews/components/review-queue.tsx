"use client";

import type { ReviewCounts } from "@whetstone/db/reviews/reads";
import { reviewLabels } from "@whetstone/trainer/reviews/labels";
import { CheckCheckIcon } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Markdown } from "@/components/markdown";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useShortcuts } from "@/components/use-shortcuts";
import { cn } from "@/lib/cn";
import { useReviewQueue } from "./use-review-queue.ts";

/** One item at a time: digits choose, Enter submits, Backspace sets aside, Z takes back. */
export function ReviewQueue({ counts }: { counts: ReviewCounts | null }) {
  const queue = useReviewQueue();
  const [picked, setPicked] = useState<{ itemId: string; label: string } | null>(null);
  const { item } = queue;
  const label = picked?.itemId === item?.id ? (picked?.label ?? null) : (item?.suggestion?.label ?? null);
  const pick = (name: string) => item && setPicked({ itemId: item.id, label: name });
  const submit = () => label && queue.submit(label);

  useShortcuts({
    ...Object.fromEntries(reviewLabels.map(({ name }, at) => [`${at + 1}`, () => pick(name)])),
    Enter: submit,
    // biome-ignore lint/correctness/noComponentHookFactories: the name of a key, no component
    Backspace: () => queue.submit(null),
    z: queue.undo,
  });

  if (queue.error && !item) return <ErrorState error={queue.error} onRetry={queue.retry} />;
  if (queue.isLoading) return <Skeleton className="h-80" />;
  return (
    <div className="grid gap-6">
      <Progress counts={counts} unsaved={queue.unsaved} />
      {item ? (
        <article key={item.id} aria-label="Item" data-item={item.id} className="grid gap-5">
          <div className="grid gap-1 rounded-lg bg-muted px-4 py-3">
            <h2 className="text-muted-foreground text-sm">Visitor</h2>
            <p dir="auto" className="max-w-[72ch] whitespace-pre-wrap [overflow-wrap:anywhere]">
              {item.question}
            </p>
          </div>
          <div className="grid gap-1 px-4">
            <h2 className="text-muted-foreground text-sm">Assistant</h2>
            <Markdown text={item.answer || "(no words)"} />
          </div>
          <fieldset className="grid gap-2">
            <legend className="mb-2 text-sm">
              Your verdict
              {item.suggestion && (
                <Badge tone="info" className="ms-2">
                  suggested with {Math.round(item.suggestion.score * 100)} %
                </Badge>
              )}
            </legend>
            <div className="grid gap-2 pane:grid-cols-3">
              {reviewLabels.map(({ name, title, remedy }, at) => (
                <button
                  key={name}
                  type="button"
                  aria-pressed={label === name}
                  onClick={() => pick(name)}
                  className={cn(
                    "flex min-h-12 items-center gap-3 rounded-md border px-3 py-1.5 text-start hover:bg-hover",
                    label === name && "border-accent bg-accent-tint",
                  )}
                >
                  <kbd className="rounded-sm border bg-muted px-1.5 font-mono text-xs">{at + 1}</kbd>
                  <span className="grid leading-tight">
                    <span className="font-medium">{title}</span>
                    <span className="text-muted-foreground text-xs">leads to {remedy}</span>
                  </span>
                </button>
              ))}
            </div>
          </fieldset>
          <div className="flex flex-wrap gap-2">
            <Button variant="primary" disabled={!label} onClick={submit}>
              Submit <kbd className="font-mono text-xs">Enter</kbd>
            </Button>
            <Button onClick={() => queue.submit(null)}>
              Cannot be judged <kbd className="font-mono text-xs">Backspace</kbd>
            </Button>
            <Button variant="ghost" onClick={queue.undo}>
              Undo <kbd className="font-mono text-xs">Z</kbd>
            </Button>
          </div>
        </article>
      ) : (
        <EmptyState
          icon={CheckCheckIcon}
          title="Nothing waits for you"
          text="Answers that may have failed appear here. Z takes your last review back."
        />
      )}
    </div>
  );
}

function Progress({ counts, unsaved }: { counts: ReviewCounts | null; unsaved: number }) {
  const rest = counts?.pending ?? 0;
  const eta = counts?.myMedianMs ? Math.ceil((rest * counts.myMedianMs) / 60_000) : null;
  return (
    <p className="tabular flex flex-wrap gap-x-4 text-muted-foreground text-sm">
      <span>{rest.toLocaleString("en")} to do</span>
      <span>you {counts?.mineToday ?? 0} today</span>
      <span>team {counts?.team ?? 0} in all</span>
      {eta !== null && rest > 0 && <span>about {eta} min at your pace</span>}
      {counts && counts.goldSeen > 0 && (
        <span>
          known answers {counts.goldRight} of {counts.goldSeen} right
        </span>
      )}
      <span aria-live="polite" className={unsaved > 3 ? "text-waiting" : undefined}>
        {unsaved > 0 ? `${unsaved} unsaved` : ""}
      </span>
    </p>
  );
}
