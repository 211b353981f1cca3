"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CheckIcon } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";
import { messageOf, useTRPC } from "@/trpc/client";
import type { FailureView } from "./failure-page.tsx";

const order = ["queued", "corrected", "in_dataset", "trained", "live", "answered"] as const;

/** From the failed answer to the version that no longer makes it, each step a link. */
export function ProgressChain({ failure }: { failure: FailureView }) {
  const { reached, datasets, runs, versions } = failure.progress;
  const at = order.indexOf(reached);
  const [dataset] = datasets;
  const [run] = runs;
  const version = versions.find((one) => one.isCurrent) ?? versions[0];
  const steps = [
    { name: "Found", detail: null },
    { name: "Corrected", detail: null },
    { name: "In a dataset", detail: dataset && { text: dataset.name, href: `/datasets/${dataset.id}` } },
    { name: "Trained", detail: run && { text: run.status, href: `/runs/${run.id}` } },
    { name: "Live", detail: version && { text: version.name, href: `/adapters/${version.id}` } },
    { name: "Answered now?", detail: null },
  ];
  return (
    <section aria-label="How far it has come" className="grid gap-3">
      <ol className="grid grid-cols-2 gap-y-3 pane:grid-cols-3 context:grid-cols-6">
        {steps.map(({ name, detail }, step) => (
          <li key={name} aria-current={step === at ? "step" : undefined} className="grid content-start gap-1 pe-4">
            <span
              className={cn(
                "flex items-center gap-2 border-t-2 pt-2",
                step <= at ? "border-accent font-medium" : "text-muted-foreground",
              )}
            >
              {step < at && <CheckIcon aria-label="Done" className="size-4 text-good" />}
              {name}
            </span>
            {detail && (
              <Link href={detail.href} className="truncate text-accent text-sm hover:underline">
                {detail.text}
              </Link>
            )}
            {step === 5 && <AskAgain failure={failure} />}
          </li>
        ))}
      </ol>
      {failure.askedAgain && (
        <p dir="auto" className="rounded-md bg-muted px-3 py-2 [overflow-wrap:anywhere]">
          <span className={cn("font-medium", failure.askedAgain.answered ? "text-good" : "text-wrong")}>
            {failure.askedAgain.answered ? "Answered now" : "Not yet"}
          </span>{" "}
          <span className="text-muted-foreground">
            ({Math.round(100 * failure.askedAgain.share)} % of the right answer):
          </span>{" "}
          {failure.askedAgain.answer}
        </p>
      )}
    </section>
  );
}

function AskAgain({ failure }: { failure: FailureView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const ask = useMutation(
    trpc.failures.askAgain.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.failures.pathKey() }),
      onError: (error) => toast.error(messageOf(error)),
    }),
  );
  const hasTarget = failure.examples.some((one) => one.task === "answer" && one.status === "approved");
  if (!hasTarget) return null;
  return (
    <Button size="sm" className="w-fit" disabled={ask.isPending} onClick={() => ask.mutate({ failureId: failure.id })}>
      {ask.isPending ? "Asking…" : "Ask it again"}
    </Button>
  );
}
