"use client";

import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { rateOf } from "@/lib/numbers";
import { useTRPC } from "@/trpc/client";

/** What everybody did; how somebody did with known answers is shown to them and to admins only. */
export function TeamTable() {
  const trpc = useTRPC();
  const reviewers = useQuery(trpc.reviews.reviewers.queryOptions());
  if (reviewers.error) return <ErrorState error={reviewers.error} onRetry={() => reviewers.refetch()} />;
  if (!reviewers.data) return <Skeleton className="h-40" />;
  const most = Math.max(1, ...reviewers.data.map(({ total }) => total));
  return (
    <section className="grid gap-3">
      <h2 className="font-semibold text-lg">Progress of the team</h2>
      <div className="overflow-x-auto">
        <table className="tabular w-full min-w-140 table-fixed border-b">
          <thead>
            <tr className="border-b text-muted-foreground text-sm [&>th]:h-9 [&>th]:px-2 [&>th]:font-medium">
              <th scope="col" className="text-start">
                Reviewer
              </th>
              <th scope="col" className="w-24 text-end">
                24 hours
              </th>
              <th scope="col" className="w-48 text-start">
                In all
              </th>
              <th scope="col" className="w-28 text-end">
                Median
              </th>
              <th scope="col" className="w-36 text-end">
                Known answers
              </th>
            </tr>
          </thead>
          <tbody>
            {reviewers.data.length === 0 && (
              <tr>
                <td colSpan={5} className="h-10 px-2 text-muted-foreground">
                  Nobody has judged anything yet.
                </td>
              </tr>
            )}
            {reviewers.data.map((row) => (
              <tr key={row.reviewerId} className="h-10 border-b last:border-0 [&>td]:px-2">
                <td className="truncate">{row.reviewerName}</td>
                <td className="text-end">{row.today}</td>
                <td>
                  <span className="flex items-center gap-2">
                    <span className="w-10 text-end">{row.total}</span>
                    <span className="h-2 min-w-0 flex-1 rounded-full bg-muted">
                      <span
                        className="block h-2 rounded-full bg-accent"
                        style={{ width: `${(100 * row.total) / most}%` }}
                      />
                    </span>
                  </span>
                </td>
                <td className="text-end">{row.medianMs === null ? "–" : `${(row.medianMs / 1_000).toFixed(1)} s`}</td>
                <td className="text-end">
                  {row.goldSeen === null ? "private" : rateOf({ n: row.goldSeen, successes: row.goldRight ?? 0 })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
