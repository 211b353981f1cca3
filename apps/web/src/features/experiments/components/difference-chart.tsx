"use client";

import {
  Area,
  CartesianGrid,
  ComposedChart,
  ErrorBar,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { ChartFrame } from "@/components/chart-frame";
import { points } from "@/lib/numbers";

export type Look = { n: number; at: string; estimate: number; lower: number; upper: number; isEnough: boolean };

type ChartProps = {
  name: string;
  looks: Look[];
  /** Loss that still counts as "not worse", as a difference of rates. */
  margin: number;
  alpha: number;
  arms: { current: { n: number }; candidate: { n: number } };
};

/** The difference after each part of the visitors, with its interval; the newest as a dot with whiskers. */
export function DifferenceChart({ name, looks, margin, alpha, arms }: ChartProps) {
  const data = looks.map((look) => ({
    n: look.n,
    estimate: look.estimate * 100,
    interval: [look.lower * 100, look.upper * 100],
  }));
  const last = looks.at(-1);
  const newest = last && [
    {
      n: last.n,
      estimate: last.estimate * 100,
      whisker: [(last.estimate - last.lower) * 100, (last.upper - last.estimate) * 100],
    },
  ];
  const newestLooks = looks.slice(-40).flatMap((look) => [-look.lower * 100, look.upper * 100]);
  // The first looks reach from −100 to 100 and would flatten the rest; zero is always among the ticks.
  const reach = Math.min(100, Math.ceil(Math.max(margin * 200, ...newestLooks) / 10) * 10);
  const level = Math.round((1 - alpha) * 100);
  const period = last && looks[0] ? `${day(looks[0].at)} to ${day(last.at)}, UTC` : "no visitors yet";
  return (
    <ChartFrame
      title="Difference, candidate − current"
      note={`Points of “helped without a person”, ${level} % interval that holds at every look · ${period} · n ${arms.current.n} and ${arms.candidate.n}`}
      columns={["visitors", "difference", "lower", "upper", "minimum met"]}
      rows={looks.map((look) => [
        look.n,
        (look.estimate * 100).toFixed(2),
        (look.lower * 100).toFixed(2),
        (look.upper * 100).toFixed(2),
        look.isEnough ? "yes" : "no",
      ])}
      fileName={`${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-difference`}
      empty={looks.length === 0 ? "Nothing to draw yet: a visitor counts 24 hours after the last turn." : null}
    >
      <ResponsiveContainer>
        <ComposedChart data={data} margin={{ top: 8, right: 16, bottom: 20, left: 0 }} accessibilityLayer>
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <ReferenceArea
            y1={-margin * 100}
            y2={margin * 100}
            fill="var(--muted-foreground)"
            fillOpacity={0.14}
            ifOverflow="hidden"
          />
          <XAxis
            dataKey="n"
            type="number"
            domain={[0, "dataMax"]}
            stroke="var(--muted-foreground)"
            tickLine={false}
            label={{
              value: "visitors counted, both arms",
              position: "bottom",
              offset: 4,
              fill: "var(--muted-foreground)",
            }}
          />
          <YAxis
            width={44}
            domain={[-reach, reach]}
            ticks={[-reach, -reach / 2, 0, reach / 2, reach]}
            allowDataOverflow
            stroke="var(--muted-foreground)"
            tickLine={false}
            axisLine={false}
            tickFormatter={(value: number) => points(value / 100).replace(".0", "")}
          />
          <ReferenceLine y={0} stroke="var(--foreground)" strokeWidth={1} />
          <Area dataKey="interval" stroke="none" fill="var(--accent)" fillOpacity={0.16} isAnimationActive={false} />
          <Line dataKey="estimate" stroke="var(--accent)" strokeWidth={2} dot={false} isAnimationActive={false} />
          {newest && (
            <Scatter data={newest} dataKey="estimate" fill="var(--accent)" isAnimationActive={false}>
              <ErrorBar dataKey="whisker" direction="y" width={8} strokeWidth={2} stroke="var(--accent)" />
            </Scatter>
          )}
          <Tooltip content={<LookTooltip looks={looks} />} cursor={{ stroke: "var(--muted-foreground)" }} />
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

type TooltipProps = { looks: Look[]; active?: boolean; label?: number | string };

function LookTooltip({ looks, active, label }: TooltipProps) {
  const look = looks.find((one) => one.n === Number(label));
  if (!active || !look) return null;
  return (
    <div className="tabular rounded-md border bg-surface px-3 py-2 text-sm shadow-float">
      <p className="text-muted-foreground">after {look.n} visitors</p>
      <p className="font-medium">{points(look.estimate)} points</p>
      <p>
        {points(look.lower)} to {points(look.upper)}
      </p>
      {!look.isEnough && <p className="text-waiting">below the minimum</p>}
    </div>
  );
}

function day(at: string): string {
  return new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}
