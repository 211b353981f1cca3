"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BadgeCheckIcon } from "lucide-react";
import { toast } from "sonner";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Markdown } from "@/components/markdown";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";

/** Fixed answers, given word for word when a question means the same. */
export function ApprovedAnswers({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const list = useQuery(trpc.articles.approved.queryOptions({ siteId }));
  const changed = () => queries.invalidateQueries({ queryKey: trpc.articles.approved.queryKey() });
  const approve = useMutation(trpc.articles.approve.mutationOptions({ onSuccess: changed }));
  const remove = useMutation(
    trpc.articles.removeApproved.mutationOptions({
      onSuccess: changed,
      onError: (error) => toast.error(messageOf(error)),
    }),
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8 context:grid-cols-[minmax(0,1fr)_20rem]">
      <div>
        {list.error && <ErrorState error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <Skeleton className="h-40" />}
        {list.data?.length === 0 && (
          <EmptyState
            icon={BadgeCheckIcon}
            title="No approved answers"
            text="Approve one, and it is given word for word."
          />
        )}
        <ul className="divide-y">
          {list.data?.map((one) => (
            <li key={one.id} className="grid gap-1 py-4 first:pt-0">
              <div className="flex items-center justify-between gap-4">
                <p dir="auto" className="font-medium">
                  {one.question}
                </p>
                <Button
                  size="sm"
                  variant="ghost"
                  disabled={remove.isPending}
                  onClick={() => remove.mutate({ siteId, id: one.id })}
                >
                  Remove
                </Button>
              </div>
              <Markdown text={one.answer} />
              <p className="tabular text-muted-foreground text-sm">
                {one.hitCount === 0
                  ? "not given yet"
                  : `given ${one.hitCount} ${one.hitCount === 1 ? "time" : "times"}`}
              </p>
            </li>
          ))}
        </ul>
      </div>
      <form
        className="grid content-start gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const data = new FormData(form);
          approve.mutate(
            { siteId, question: `${data.get("question")}`, answer: `${data.get("answer")}` },
            { onSuccess: () => form.reset() },
          );
        }}
      >
        <h2 className="font-semibold text-lg">Approve an answer</h2>
        <Field label="Question" error={approve.error ? messageOf(approve.error) : null}>
          {(control) => <Input {...control} name="question" required maxLength={1000} dir="auto" />}
        </Field>
        <Field label="Answer, word for word">
          {(control) => (
            <Textarea {...control} name="answer" required maxLength={4000} className="min-h-28" dir="auto" />
          )}
        </Field>
        <Button type="submit" disabled={approve.isPending}>
          Approve
        </Button>
      </form>
    </div>
  );
}
