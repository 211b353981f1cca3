"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useSite } from "@/features/sites/components/use-site";
import { messageOf, useTRPC } from "@/trpc/client";

/** How many people look at each item; fixed for an item once somebody has begun it. */
export function PolicyForm() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { site } = useSite();
  const policy = useQuery(trpc.reviews.policy.queryOptions({ siteId: site?.id ?? "" }, { enabled: Boolean(site) }));
  const save = useMutation(
    trpc.reviews.putPolicy.mutationOptions({
      onSuccess: ({ changed }) => {
        toast.success(`Saved; ${changed} waiting ${changed === 1 ? "item follows" : "items follow"} it.`);
        void queries.invalidateQueries({ queryKey: trpc.reviews.policy.queryKey() });
      },
    }),
  );
  if (policy.error) return <ErrorState error={policy.error} onRetry={() => policy.refetch()} />;
  if (!policy.data || !site) return <Skeleton className="h-32" />;
  return (
    <form
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const number = (name: string) => Number(form.get(name));
        save.mutate({ siteId: site.id, policy: { wanted: number("wanted"), sampleOf: number("sampleOf") } });
      }}
    >
      <h2 className="font-semibold text-lg">Who looks at what</h2>
      <div className="grid gap-4 pane:grid-cols-2">
        <Field
          label="Reviewers per item"
          hint="1 to 5. Items that somebody has begun keep theirs."
          error={save.error ? messageOf(save.error) : null}
        >
          {(control) => (
            <Input
              {...control}
              name="wanted"
              type="number"
              min={1}
              max={5}
              required
              defaultValue={policy.data.wanted}
            />
          )}
        </Field>
        <Field label="Agreement sample: one in" hint="So many items go to two people, without a suggestion.">
          {(control) => (
            <Input
              {...control}
              name="sampleOf"
              type="number"
              min={2}
              max={100}
              required
              defaultValue={policy.data.sampleOf}
            />
          )}
        </Field>
      </div>
      <div>
        <Button type="submit" disabled={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
