"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";

const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const usual = days.map((_, at) => (at < 5 ? "09:00-17:00" : ""));

/** When the team works and how fast it wants to be; the clocks on tickets run by it. */
export function HoursForm({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const hours = useQuery(trpc.tickets.hours.queryOptions({ siteId }));
  const save = useMutation(
    trpc.tickets.putHours.mutationOptions({
      onSuccess: () => {
        toast.success("Saved. New clocks run by it.");
        void queries.invalidateQueries({ queryKey: trpc.tickets.hours.queryKey() });
      },
    }),
  );
  if (hours.error) return <ErrorState error={hours.error} onRetry={() => hours.refetch()} />;
  if (hours.isPending) return <Skeleton className="h-80" />;
  const now = hours.data;

  function submit(form: FormData) {
    const text = (name: string) => `${form.get(name) ?? ""}`.trim();
    const minutes = (name: string) => (text(name) === "" ? null : Number(text(name)));
    save.mutate({
      siteId,
      times: {
        timeZone: text("timeZone"),
        week: days.map((day) => toPeriods(text(day))),
        holidays: text("holidays").split(/\s+/).filter(Boolean),
        firstReplyMinutes: minutes("firstReplyMinutes"),
        nextReplyMinutes: minutes("nextReplyMinutes"),
        resolutionMinutes: minutes("resolutionMinutes"),
      },
    });
  }

  return (
    <form
      className="grid max-w-2xl gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit(new FormData(event.currentTarget));
      }}
    >
      <h2 className="font-semibold text-lg">Hours and clocks</h2>
      <Field label="Time zone" hint="Like Europe/Dublin." error={save.error ? messageOf(save.error) : null}>
        {(control) => <Input {...control} name="timeZone" required defaultValue={now?.timeZone ?? localZone()} />}
      </Field>
      <div className="grid gap-x-4 gap-y-3 pane:grid-cols-2">
        {days.map((day, at) => (
          <Field key={day} label={day}>
            {(control) => (
              <Input
                {...control}
                name={day}
                placeholder="closed"
                defaultValue={now ? sayPeriods(now.week[at] ?? []) : usual[at]}
              />
            )}
          </Field>
        ))}
      </div>
      <Field label="Days off" hint="One per line, like 2026-12-25.">
        {(control) => <Textarea {...control} name="holidays" defaultValue={now?.holidays.join("\n") ?? ""} />}
      </Field>
      <div className="grid gap-4 pane:grid-cols-3">
        {(
          [
            ["firstReplyMinutes", "First reply within"],
            ["nextReplyMinutes", "Next reply within"],
            ["resolutionMinutes", "Resolved within"],
          ] as const
        ).map(([name, label]) => (
          <Field key={name} label={label} hint="Working minutes; empty: no clock.">
            {(control) => (
              <Input {...control} name={name} type="number" min={1} max={100_000} defaultValue={now?.[name] ?? ""} />
            )}
          </Field>
        ))}
      </div>
      <div>
        <Button type="submit" disabled={save.isPending}>
          {save.isPending ? "Saving…" : "Save hours"}
        </Button>
      </div>
    </form>
  );
}

/** "09:00-12:00, 13:00-17:00" */
function toPeriods(text: string): [string, string][] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [from = "", to = ""] = part.split(/\s*[-–]\s*/);
      return [from, to];
    });
}

function sayPeriods(periods: [string, string][]): string {
  return periods.map((period) => period.join("-")).join(", ");
}

function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
