"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";

/** Who looks after tickets together. A team of the same name gets the members that are chosen. */
export function TeamSettings({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const teams = useQuery(trpc.tickets.teams.queryOptions());
  const people = useQuery(trpc.tickets.people.queryOptions());
  const changed = () => queries.invalidateQueries({ queryKey: trpc.tickets.teams.queryKey() });
  const put = useMutation(trpc.tickets.putTeam.mutationOptions({ onSuccess: changed }));
  const change = useMutation(
    trpc.tickets.putTeam.mutationOptions({
      onSuccess: changed,
      onError: (error) => void toast.error(messageOf(error)),
    }),
  );
  const remove = useMutation(
    trpc.tickets.removeTeam.mutationOptions({
      onSuccess: changed,
      onError: (error) => void toast.error(messageOf(error)),
    }),
  );
  const error = teams.error ?? people.error;
  if (error) return <ErrorState error={error} onRetry={() => teams.refetch()} />;
  if (!teams.data || !people.data) return <Skeleton className="h-40" />;
  const ours = teams.data.filter((team) => team.siteId === siteId);
  return (
    <section className="grid max-w-2xl gap-4">
      <h2 className="font-semibold text-lg">Teams</h2>
      {ours.length > 0 && (
        <ul aria-label="Teams" className="divide-y border-y">
          {ours.map((team) => (
            <li key={team.id} className="grid gap-2 py-3">
              <div className="flex items-center gap-3">
                <span className="min-w-0 flex-1 truncate font-medium">{team.name}</span>
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Dissolve ${team.name}`}
                  onClick={() => remove.mutate({ siteId, id: team.id })}
                >
                  Dissolve
                </Button>
              </div>
              <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
                <legend className="sr-only">Members of {team.name}</legend>
                {people.data.map(({ id, name }) => (
                  <label key={id} className="flex min-h-7 items-center gap-2">
                    <input
                      key={`${team.memberIds.includes(id)}`}
                      type="checkbox"
                      className="size-4 accent-accent"
                      defaultChecked={team.memberIds.includes(id)}
                      onChange={({ target: box }) => {
                        const others = team.memberIds.filter((one) => one !== id);
                        const memberIds = box.checked ? [...others, id] : others;
                        const takeBack = () => {
                          box.checked = !box.checked;
                        };
                        change.mutate({ siteId, name: team.name, memberIds }, { onError: takeBack });
                      }}
                    />
                    {name}
                  </label>
                ))}
              </fieldset>
            </li>
          ))}
        </ul>
      )}
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const name = `${new FormData(form).get("team")}`.trim();
          put.mutate({ siteId, name, memberIds: [] }, { onSuccess: () => form.reset() });
        }}
      >
        <Field
          label="New team"
          hint="Tickets are given to it beside the thread; the inbox is filtered by it."
          error={put.error ? messageOf(put.error) : null}
        >
          {(control) => <Input {...control} name="team" required maxLength={100} />}
        </Field>
        <div>
          <Button type="submit" disabled={put.isPending}>
            Make the team
          </Button>
        </div>
      </form>
    </section>
  );
}
