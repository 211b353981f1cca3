"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { replyVariables } from "@whetstone/helpdesk/tickets/fill-reply";
import { toast } from "sonner";
import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";

/** Replies that are written again and again, called by a slash and their name. */
export function CannedSettings({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const list = useQuery(trpc.tickets.canned.queryOptions({ siteId }));
  const changed = () => queries.invalidateQueries({ queryKey: trpc.tickets.canned.queryKey() });
  const put = useMutation(trpc.tickets.putCanned.mutationOptions({ onSuccess: changed }));
  const remove = useMutation(
    trpc.tickets.removeCanned.mutationOptions({
      onSuccess: changed,
      onError: (error) => {
        toast.error(messageOf(error));
      },
    }),
  );
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton className="h-40" />;
  return (
    <section className="grid max-w-2xl gap-4">
      <h2 className="font-semibold text-lg">Canned replies</h2>
      {list.data.length > 0 && (
        <ul aria-label="Canned replies" className="divide-y border-y">
          {list.data.map((one) => (
            <li key={one.id} className="flex items-center gap-3 py-2">
              <span className="shrink-0 font-medium">/{one.shortcut}</span>
              <span className="min-w-0 flex-1 truncate text-muted-foreground" title={one.body}>
                {one.body}
              </span>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Remove /${one.shortcut}`}
                onClick={() => remove.mutate({ siteId, id: one.id })}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const data = new FormData(form);
          const shortcut = `${data.get("shortcut")}`.trim().replace(/^\//, "");
          put.mutate({ siteId, shortcut, body: `${data.get("body")}` }, { onSuccess: () => form.reset() });
        }}
      >
        <Field
          label="Shortcut"
          hint="An agent types a slash and this word."
          error={put.error ? messageOf(put.error) : null}
        >
          {(control) => <Input {...control} name="shortcut" required maxLength={41} />}
        </Field>
        <Field
          label="Text"
          hint={`Filled in: ${replyVariables.map((name) => `{{${name}}}`).join(" ")}; {{visitor.name|there}} has a stand-in.`}
        >
          {(control) => <Textarea {...control} name="body" required dir="auto" className="min-h-28" />}
        </Field>
        <div>
          <Button type="submit" disabled={put.isPending}>
            Keep this reply
          </Button>
        </div>
      </form>
    </section>
  );
}
