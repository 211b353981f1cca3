"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { reviewLabels } from "@whetstone/trainer/reviews/labels";
import { HandshakeIcon } from "lucide-react";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";
import { titleOf } from "./label-title.ts";

/** Items on which people differ, with what each said; a third person decides and says why. */
export function ConflictList() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const list = useQuery(trpc.reviews.conflicts.queryOptions());
  const decide = useMutation(
    trpc.reviews.adjudicate.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: trpc.reviews.conflicts.queryKey() });
        void queries.invalidateQueries({ queryKey: trpc.reviews.progress.queryKey() });
      },
    }),
  );
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton className="h-64" />;
  if (list.data.length === 0)
    return (
      <EmptyState icon={HandshakeIcon} title="Nobody differs" text="Items on which reviewers differ appear here." />
    );
  return (
    <ul className="divide-y border-y">
      {list.data.map((item) => (
        <li key={item.id} className="grid gap-3 py-4">
          <p dir="auto" className="font-medium">
            {item.question}
          </p>
          <p dir="auto" className="line-clamp-4 text-muted-foreground">
            {item.answer}
          </p>
          <dl className="grid gap-1 text-sm">
            {item.reviews.map((review) => (
              <div key={review.id} className="flex gap-3">
                <dt className="w-40 truncate text-muted-foreground">{review.reviewerName}</dt>
                <dd>{titleOf(review.label)}</dd>
              </div>
            ))}
          </dl>
          <form
            className="flex flex-wrap gap-2"
            onSubmit={(event) => {
              event.preventDefault();
              const form = new FormData(event.currentTarget);
              decide.mutate({ itemId: item.id, label: `${form.get("label")}`, reason: `${form.get("reason")}` });
            }}
          >
            <Select name="label" aria-label="Verdict" className="w-auto">
              {reviewLabels.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ))}
            </Select>
            <Input
              name="reason"
              aria-label="Why"
              placeholder="Why; the next reviewer reads it"
              required
              className="min-w-52 flex-1"
            />
            <Button type="submit" disabled={decide.isPending}>
              Decide
            </Button>
          </form>
          {decide.error && decide.variables?.itemId === item.id && (
            <p role="alert" className="text-sm text-wrong">
              {messageOf(decide.error)}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
