"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { FlaskConicalIcon } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { PageHead } from "@/components/page-head";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useSite } from "@/features/sites/components/use-site";
import { messageOf, useTRPC } from "@/trpc/client";
import { DurationHint } from "./duration-hint.tsx";

const phases = [
  { value: "shadow", text: "Shadow: it answers unseen first", share: 1 },
  { value: "canary", text: "Canary: 5 % against 5 %", share: 0.1 },
  { value: "ramp", text: "Ramp: 25 % against 25 %", share: 0.5 },
  { value: "ab", text: "50/50 from the start", share: 1 },
] as const;
type Phase = (typeof phases)[number]["value"];

/** Writes an experiment down before it is read: candidate, first phase, and the numbers it will be judged by. */
export function StartPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const { site } = useSite();
  const candidates = useQuery(
    trpc.experiments.candidates.queryOptions({ siteId: site?.id ?? "" }, { enabled: Boolean(site) }),
  );
  const [candidateId, setCandidateId] = useState<string | null>(null);
  const [phase, setPhase] = useState<Phase>("shadow");
  const [numbers, setNumbers] = useState({ gain: "5", margin: "3", nStar: "2000", minDays: "7", alpha: "5" });
  const start = useMutation(
    trpc.experiments.start.mutationOptions({ onSuccess: ({ id }) => router.push(`/experiments/${id}`) }),
  );
  const possible = candidates.data?.filter((one) => one.obstacle === null) ?? [];
  const chosen = possible.find((one) => one.id === candidateId) ?? possible[0] ?? null;
  const set = (key: keyof typeof numbers) => (event: React.ChangeEvent<HTMLInputElement>) =>
    setNumbers((before) => ({ ...before, [key]: event.target.value }));
  const plan = {
    margin: Number(numbers.margin) / 100,
    nStar: Number(numbers.nStar),
    minDays: Number(numbers.minDays),
    alpha: Number(numbers.alpha) / 100,
  };

  if (candidates.error) return <ErrorState error={candidates.error} onRetry={() => candidates.refetch()} />;
  if (!candidates.data) return <Skeleton className="m-6 h-96" />;
  return (
    <div className="mx-auto grid w-full max-w-3xl content-start gap-6 p-6 max-pane:p-4">
      <PageHead
        title="Start an experiment"
        text="What is written here is frozen with the start; an experiment is never tuned while it runs."
      />
      {!chosen ? (
        <EmptyState
          icon={FlaskConicalIcon}
          title="No version may meet visitors yet"
          text={
            candidates.data.length === 0
              ? "Train an adapter and evaluate it first."
              : candidates.data.map((one) => `${one.name} ${one.obstacle}`).join("; ")
          }
          action={
            <Link href="/adapters" className="text-accent hover:underline">
              See the versions
            </Link>
          }
        />
      ) : (
        <form
          className="grid max-w-2xl gap-6"
          onSubmit={(event) => {
            event.preventDefault();
            const name = `${new FormData(event.currentTarget).get("name")}`;
            start.mutate({ candidateId: chosen.id, name, phase, plan });
          }}
        >
          <Field label="Name">
            {(control) => (
              <Input {...control} name="name" required maxLength={80} defaultValue={`${chosen.name} against current`} />
            )}
          </Field>
          <div className="grid gap-4 pane:grid-cols-2">
            <Field label="Candidate" hint={chosen.onlyShadow ? "Trained under the minimums: shadow only." : undefined}>
              {(control) => (
                <Select {...control} value={chosen.id} onChange={(event) => setCandidateId(event.target.value)}>
                  {possible.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.name} · {one.hash.slice(0, 8)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Begins in" hint="Later phases follow by themselves while nothing is breached.">
              {(control) => (
                <Select {...control} value={phase} onChange={(event) => setPhase(event.target.value as Phase)}>
                  {phases.map(({ value, text }) => (
                    <option key={value} value={value}>
                      {text}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          <fieldset className="grid gap-4">
            <legend className="mb-3 font-medium">
              Judged by: helped without a person within 24 hours, one row per visitor
            </legend>
            <div className="grid grid-cols-2 gap-4 pane:grid-cols-3">
              <NumberField
                label="Gain worth finding"
                unit="points"
                value={numbers.gain}
                onChange={set("gain")}
                step="0.5"
              />
              <NumberField
                label="Not worse means"
                unit="points lost"
                value={numbers.margin}
                onChange={set("margin")}
                step="0.5"
              />
              <NumberField
                label="Planned visitors, N*"
                unit="both arms"
                value={numbers.nStar}
                onChange={set("nStar")}
                step="1"
              />
              <NumberField
                label="At least"
                unit="days"
                value={numbers.minDays}
                onChange={set("minDays")}
                step="1"
                min="0"
              />
              <NumberField label="False claims, α" unit="%" value={numbers.alpha} onChange={set("alpha")} step="0.1" />
            </div>
          </fieldset>
          {site && (
            <DurationHint
              siteId={site.id}
              gain={Number(numbers.gain) / 100}
              share={phases.find((one) => one.value === phase)?.share ?? 1}
              plan={plan}
            />
          )}
          {start.error && (
            <p role="alert" className="text-wrong">
              {messageOf(start.error)}
            </p>
          )}
          <div>
            <Button type="submit" variant="primary" disabled={start.isPending}>
              {start.isPending ? "Starting…" : "Start"}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}

type NumberProps = {
  label: string;
  unit: string;
  value: string;
  step: string;
  min?: string;
  onChange: (event: React.ChangeEvent<HTMLInputElement>) => void;
};

function NumberField({ label, unit, ...input }: NumberProps) {
  return (
    <Field label={label} hint={unit}>
      {(control) => (
        <Input
          {...control}
          type="number"
          inputMode="decimal"
          min={input.step}
          required
          className="tabular"
          {...input}
        />
      )}
    </Field>
  );
}
