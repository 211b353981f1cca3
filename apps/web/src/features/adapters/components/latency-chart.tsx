"use client";

import { useQuery } from "@tanstack/react-query";
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { ChartFrame } from "@/components/chart-frame";
import { ErrorState } from "@/components/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";

const days = 28;

/** How long a version's answers take: first word and whole answer, on a logarithmic axis, the queue apart. */
export function LatencyChart({ versionId, name }: { versionId: string; name: string }) {
  const trpc = useTRPC();
  const read = useQuery(trpc.adapters.latency.queryOptions({ versionId, days }));
  if (read.error) return <ErrorState error={read.error} onRetry={() => read.refetch()} />;
  if (!read.data) return <Skeleton className="h-72" />;
  const { n, bins, firstToken, total, queue } = read.data;
  const rows = bins.map((bin) => ({ ...bin, label: seconds(bin.fromMs) }));
  return (
    <div className="grid gap-3">
      <ChartFrame
        title="Time to answer"
        note={`Answers per time, logarithmic, waiting included · last ${days} days · n ${n.toLocaleString("en")}`}
        columns={["from, ms", "first word", "whole answer"]}
        rows={bins.map((bin) => [bin.fromMs, bin.firstToken, bin.total])}
        fileName={`${name}-latency`}
        empty={n === 0 ? "It has not given an answer in this time." : null}
      >
        <ResponsiveContainer>
          <BarChart
            data={rows}
            margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
            barCategoryGap="12%"
            accessibilityLayer
          >
            <CartesianGrid vertical={false} stroke="var(--border)" />
            <XAxis dataKey="label" stroke="var(--muted-foreground)" tickLine={false} interval="preserveStartEnd" />
            <YAxis
              width={40}
              allowDecimals={false}
              stroke="var(--muted-foreground)"
              tickLine={false}
              axisLine={false}
            />
            <Tooltip
              cursor={{ fill: "var(--hover)" }}
              contentStyle={{ background: "var(--surface)", borderColor: "var(--border)", borderRadius: 6 }}
            />
            <Legend verticalAlign="top" align="right" height={28} />
            <ReferenceLine y={0} stroke="var(--foreground)" />
            <Bar dataKey="firstToken" name="first word" fill="var(--accent)" isAnimationActive={false} />
            <Bar
              dataKey="total"
              name="whole answer"
              fill="var(--surface)"
              stroke="var(--muted-foreground)"
              isAnimationActive={false}
            />
          </BarChart>
        </ResponsiveContainer>
      </ChartFrame>
      {n > 0 && (
        <table className="w-full max-w-xl text-sm">
          <thead>
            <tr className="text-muted-foreground [&>th]:h-8 [&>th]:text-end [&>th]:font-medium">
              <th scope="col" className="text-start!">
                Seconds
              </th>
              <th scope="col">p50</th>
              <th scope="col">p95</th>
              <th scope="col">p99</th>
            </tr>
          </thead>
          <tbody>
            <QuantileRow label="First word" quantiles={firstToken} />
            <QuantileRow label="Whole answer" quantiles={total} />
            <QuantileRow label="Of it, waiting for a place" quantiles={queue} />
          </tbody>
        </table>
      )}
    </div>
  );
}

type Quantiles = { p50: number; p95: number; p99: number } | null;

function QuantileRow({ label, quantiles }: { label: string; quantiles: Quantiles }) {
  return (
    <tr className="border-t [&>td]:py-1 [&>td]:text-end">
      <th scope="row" className="text-start font-normal">
        {label}
      </th>
      {(["p50", "p95", "p99"] as const).map((key) => (
        <td key={key}>{quantiles ? (quantiles[key] / 1000).toFixed(2) : "–"}</td>
      ))}
    </tr>
  );
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${Number((ms / 1000).toPrecision(2))} s`;
}
