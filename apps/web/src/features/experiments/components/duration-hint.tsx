"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ClockIcon } from "lucide-react";
import { useMemo } from "react";
import { useDebounced } from "@/components/use-debounced";
import { percent } from "@/lib/numbers";
import { messageOf, useTRPC } from "@/trpc/client";

type HintProps = {
  siteId: string;
  gain: number;
  share: number;
  plan: { nStar: number; alpha: number; minDays: number };
};

/** "At your traffic about N days", before anybody starts what could never end. */
export function DurationHint({ siteId, gain, share, plan }: HintProps) {
  const trpc = useTRPC();
  const { nStar, alpha, minDays } = plan;
  const wanted = useMemo(
    () => ({ siteId, gain, share, nStar, alpha, minDays }),
    [siteId, gain, share, nStar, alpha, minDays],
  );
  const input = useDebounced(wanted, 300);
  const isValid = input.gain > 0 && input.gain < 0.5 && input.nStar >= 2 && input.alpha > 0 && input.alpha < 0.5;
  const estimate = useQuery(
    trpc.experiments.estimate.queryOptions(input, { enabled: isValid, placeholderData: keepPreviousData }),
  );
  return (
    <div aria-live="polite" className="tabular flex gap-3 rounded-md bg-muted px-4 py-3">
      <ClockIcon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      {!isValid ? (
        <p>Fill in the numbers to see how long it takes.</p>
      ) : estimate.error ? (
        <p>{messageOf(estimate.error)}</p>
      ) : !estimate.data ? (
        <p className="text-muted-foreground">Reading your traffic…</p>
      ) : estimate.data.days === null || estimate.data.units === null ? (
        <p>
          Your last four weeks have too few visitors to say how long it takes. Harm and failures are found all the same.
        </p>
      ) : (
        <p>
          <span className="font-medium">At your traffic about {estimate.data.days} days.</span>{" "}
          <span className="text-muted-foreground">
            {estimate.data.units.toLocaleString("en")} visitors counted in both arms find a gain of{" "}
            {(input.gain * 100).toFixed(1)} points in four of five cases; you have{" "}
            {estimate.data.visitorsPerDay.toFixed(1)} a day, {percent(estimate.data.rate)} of them helped today.
          </span>
        </p>
      )}
    </div>
  );
}
