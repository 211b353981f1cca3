"use client";

import { useQuery } from "@tanstack/react-query";
import type { Agreement } from "@whetstone/trainer/reviews/kappa";
import { ErrorState } from "@/components/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";

/** How far people agree beyond chance, with the interval and the number of items that it rests on. */
export function AgreementTable() {
  const trpc = useTRPC();
  const agreement = useQuery(trpc.reviews.agreement.queryOptions());
  if (agreement.error) return <ErrorState error={agreement.error} onRetry={() => agreement.refetch()} />;
  if (!agreement.data) return <Skeleton className="h-40" />;
  const { alpha, pairs } = agreement.data;
  const rows = [
    { name: "All reviewers, Krippendorff's alpha", value: alpha },
    ...pairs.map(({ left, right, kappa }) => ({ name: `${left} and ${right}, Cohen's kappa`, value: kappa })),
  ];
  return (
    <section className="grid gap-3">
      <h2 className="font-semibold text-lg">Agreement beyond chance</h2>
      <table className="w-full table-fixed border-b">
        <thead>
          <tr className="border-b text-muted-foreground text-sm">
            <th scope="col" className="h-9 px-2 text-start font-medium">
              Who
            </th>
            <th scope="col" className="w-52 px-2 text-end font-medium">
              Agreement, 95 % interval
            </th>
            <th scope="col" className="w-24 px-2 text-end font-medium">
              Items
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, value }) => (
            <tr key={name} className="h-10 border-b last:border-0">
              <td className="truncate px-2">{name}</td>
              <td className="px-2 text-end">{sayAgreement(value)}</td>
              <td className="px-2 text-end">{value.n}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function sayAgreement({ value, low, high, n }: Agreement): string {
  if (value === null) return n === 0 ? "no common items" : "not defined";
  const interval =
    low === null || high === null ? "too few for an interval" : `${low.toFixed(2)} to ${high.toFixed(2)}`;
  return `${value.toFixed(2)} (${interval})`;
}
