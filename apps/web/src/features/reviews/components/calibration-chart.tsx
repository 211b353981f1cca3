"use client";

import { useQuery } from "@tanstack/react-query";
import {
  CartesianGrid,
  ErrorBar,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { ChartFrame } from "@/components/chart-frame";
import { ErrorState } from "@/components/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/trpc/client";

const muted = "var(--muted-foreground)";
/** From so many on, reviews that did not see the suggestion are the better witnesses. */
const enoughBlind = 30;
const asPercent = (share: number) => `${Math.round(share * 100)}`;

/** How sure suggestions were, and how often reviewers agreed: on the diagonal a suggestion means what it says. */
export function CalibrationChart() {
  const trpc = useTRPC();
  const calibration = useQuery(trpc.reviews.calibration.queryOptions());
  if (calibration.error) return <ErrorState error={calibration.error} onRetry={() => calibration.refetch()} />;
  if (!calibration.data) return <Skeleton className="h-80" />;
  const { shown, blind } = calibration.data;
  const isBlind = blind.n >= enoughBlind;
  const { bins, n, error } = isBlind ? blind : shown;
  const points = bins.map((bin) => ({ ...bin, whisker: [bin.right - bin.low, bin.high - bin.right] }));
  const among = isBlind
    ? "reviews that did not see the suggestion"
    : "reviews that saw the suggestion, which pulls them towards it";
  return (
    <ChartFrame
      title="How far suggestions can be trusted"
      note={`Share that reviewers agreed with, 95 % interval, by how sure the suggestion was · ${among} · all time, n ${n}${error === null ? "" : ` · expected calibration error ${(error * 100).toFixed(1)} points`}`}
      columns={["sure from", "to", "mean score", "agreed", "lower", "upper", "n"]}
      rows={bins.map((bin) => [
        ...[bin.from.toFixed(1), bin.to.toFixed(1), bin.score.toFixed(3), bin.right.toFixed(3)],
        ...[bin.low.toFixed(3), bin.high.toFixed(3), bin.n],
      ])}
      fileName="suggestions-calibration"
      empty={n === 0 ? "Nothing to draw yet: judge items that carry a suggestion." : null}
    >
      <ResponsiveContainer>
        <ScatterChart margin={{ top: 8, right: 16, bottom: 20, left: 0 }} accessibilityLayer>
          <CartesianGrid stroke="var(--border)" />
          <XAxis
            dataKey="score"
            type="number"
            domain={[0, 1]}
            ticks={[0, 0.25, 0.5, 0.75, 1]}
            tickFormatter={asPercent}
            stroke={muted}
            tickLine={false}
            label={{ value: "suggestion was sure, %", position: "bottom", offset: 4, fill: muted }}
          />
          <YAxis
            dataKey="right"
            type="number"
            width={44}
            domain={[0, 1]}
            ticks={[0, 0.25, 0.5, 0.75, 1]}
            tickFormatter={asPercent}
            stroke={muted}
            tickLine={false}
            axisLine={false}
          />
          <ReferenceLine
            segment={[
              { x: 0, y: 0 },
              { x: 1, y: 1 },
            ]}
            stroke={muted}
            strokeDasharray="4 4"
          />
          <Tooltip content={<BinTooltip />} />
          <Scatter data={points} fill="var(--accent)" isAnimationActive={false}>
            <ErrorBar dataKey="whisker" direction="y" width={6} strokeWidth={2} stroke="var(--accent)" />
          </Scatter>
        </ScatterChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

type TooltipProps = {
  active?: boolean;
  payload?: { payload: { score: number; right: number; low: number; high: number; n: number } }[];
};

function BinTooltip({ active, payload }: TooltipProps) {
  const bin = payload?.[0]?.payload;
  if (!active || !bin) return null;
  return (
    <div className="tabular rounded-md border bg-surface px-3 py-2 text-sm shadow-float">
      <p className="text-muted-foreground">{asPercent(bin.score)} % sure</p>
      <p className="font-medium">
        {asPercent(bin.right)} % agreed of {bin.n}
      </p>
      <p>
        {asPercent(bin.low)} to {asPercent(bin.high)} %
      </p>
    </div>
  );
}
