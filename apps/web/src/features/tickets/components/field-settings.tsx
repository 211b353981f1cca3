"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FieldKind, fieldKinds } from "@whetstone/helpdesk/tickets/field-value";
import { useState } from "react";
import { toast } from "sonner";
import { ErrorState } from "@/components/error-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";

/** What a site wants to know of every ticket beside what tickets have anyway. */
export function FieldSettings({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [kind, setKind] = useState<FieldKind>("text");
  const fields = useQuery(trpc.tickets.fields.queryOptions());
  const changed = () => queries.invalidateQueries({ queryKey: trpc.tickets.fields.queryKey() });
  const put = useMutation(trpc.tickets.putField.mutationOptions({ onSuccess: changed }));
  const remove = useMutation(
    trpc.tickets.removeField.mutationOptions({
      onSuccess: changed,
      onError: (error) => void toast.error(messageOf(error)),
    }),
  );
  if (fields.error) return <ErrorState error={fields.error} onRetry={() => fields.refetch()} />;
  if (!fields.data) return <Skeleton className="h-40" />;
  const ours = fields.data.filter((field) => field.siteId === siteId);
  return (
    <section className="grid max-w-2xl gap-4">
      <h2 className="font-semibold text-lg">Fields of a ticket</h2>
      {ours.length > 0 && (
        <ul aria-label="Fields" className="divide-y border-y">
          {ours.map((field) => (
            <li key={field.id} className="flex min-h-11 items-center gap-3 py-1.5">
              <span className="min-w-0 truncate font-medium">{field.name}</span>
              <Badge>{field.kind}</Badge>
              <span className="min-w-0 flex-1 truncate text-muted-foreground" title={field.choices.join(", ")}>
                {field.choices.join(", ")}
              </span>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Remove the field ${field.name}`}
                onClick={() => remove.mutate({ siteId, id: field.id })}
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
          const choices = `${data.get("choices") ?? ""}`.split("\n").filter((line) => line.trim() !== "");
          put.mutate({ siteId, name: `${data.get("name")}`.trim(), kind, choices }, { onSuccess: () => form.reset() });
        }}
      >
        <div className="grid gap-4 pane:grid-cols-2">
          <Field label="Name of the field" error={put.error ? messageOf(put.error) : null}>
            {(control) => <Input {...control} name="name" required maxLength={100} />}
          </Field>
          <Field label="Kind">
            {(control) => (
              <Select {...control} value={kind} onChange={(event) => setKind(event.target.value as FieldKind)}>
                {fieldKinds.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        {kind === "choice" && (
          <Field label="Choices" hint="One per line, at least two.">
            {(control) => <Textarea {...control} name="choices" required />}
          </Field>
        )}
        <div>
          <Button type="submit" disabled={put.isPending}>
            Add the field
          </Button>
        </div>
      </form>
    </section>
  );
}
