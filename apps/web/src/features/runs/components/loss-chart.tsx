"use client";

import { useState } from "react";
import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { ChartFrame } from "@/components/chart-frame";
import { Button } from "@/components/ui/button";
import type { Curve } from "../curve.ts";

const muted = "var(--muted-foreground)";

/** Loss per step, raw and smoothed, with validation as dots; resumes and broken steps are marked. */
export function LossChart({ name, curve }: { name: string; curve: Curve }) {
  const [isLog, setLog] = useState(false);
  const { points, resumes, broken } = curve;
  const last = points.at(-1);
  const notes = [
    "Mean loss per supervised token; thin as it was, thick smoothed, dots validation",
    `n ${points.length.toLocaleString("en")} steps`,
    resumes.length > 0 ? `${resumes.length} resumed, dashed` : null,
    broken.length > 0 ? `not a number at ${broken.slice(0, 3).join(", ")}${broken.length > 3 ? " …" : ""}` : null,
  ];
  return (
    <div className="grid gap-2">
      <ChartFrame
        title="Loss"
        note={notes.filter(Boolean).join(" · ")}
        columns={["step", "attempt", "loss", "smoothed", "validation", "tokens/s", "at (UTC)"]}
        rows={points.map((point) => [
          ...[point.step, point.attempt, point.loss, point.smooth?.toFixed(4) ?? null, point.validation],
          ...[point.tokensPerSecond, point.at],
        ])}
        fileName={`${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}-loss`}
        empty={last ? null : "The curve begins with the first step."}
      >
        <ResponsiveContainer>
          <ComposedChart data={points} margin={{ top: 8, right: 16, bottom: 20, left: 0 }} accessibilityLayer>
            <CartesianGrid vertical={false} stroke="var(--border)" />
            <XAxis
              dataKey="step"
              type="number"
              domain={[0, "dataMax"]}
              stroke={muted}
              tickLine={false}
              label={{ value: "step", position: "bottom", offset: 4, fill: muted }}
            />
            <YAxis
              width={44}
              scale={isLog ? "log" : "linear"}
              domain={isLog ? ["auto", "auto"] : [0, "auto"]}
              allowDataOverflow
              stroke={muted}
              tickLine={false}
              axisLine={false}
            />
            {resumes.map(({ step, attempt }) => (
              <ReferenceLine
                key={attempt}
                x={step}
                stroke={muted}
                strokeDasharray="4 4"
                label={{ value: `attempt ${attempt}`, position: "insideTopLeft", fill: muted, fontSize: 11 }}
              />
            ))}
            {broken.map((step) => (
              <ReferenceLine key={step} x={step} stroke="var(--wrong)" />
            ))}
            <Line
              dataKey="loss"
              stroke={muted}
              strokeWidth={1}
              strokeOpacity={0.6}
              dot={false}
              isAnimationActive={false}
            />
            <Line dataKey="smooth" stroke="var(--accent)" strokeWidth={2} dot={false} isAnimationActive={false} />
            <Scatter dataKey="validation" fill="var(--waiting)" isAnimationActive={false} />
            <Tooltip content={<StepTooltip curve={curve} />} cursor={{ stroke: muted }} />
          </ComposedChart>
        </ResponsiveContainer>
      </ChartFrame>
      {last && (
        <div>
          <Button variant="ghost" size="sm" aria-pressed={isLog} onClick={() => setLog(!isLog)}>
            Logarithmic scale
          </Button>
        </div>
      )}
    </div>
  );
}

type TooltipProps = { curve: Curve; active?: boolean; label?: number | string };

function StepTooltip({ curve, active, label }: TooltipProps) {
  const point = curve.points.find((one) => one.step === Number(label));
  if (!active || !point) return null;
  return (
    <div className="tabular rounded-md border bg-surface px-3 py-2 text-sm shadow-float">
      <p className="text-muted-foreground">step {point.step}</p>
      <p className="font-medium">{point.loss === null ? "not a number" : `loss ${point.loss.toFixed(4)}`}</p>
      {point.validation !== null && <p>validation {point.validation.toFixed(4)}</p>}
      {point.tokensPerSecond !== null && <p>{Math.round(point.tokensPerSecond)} tokens/s</p>}
    </div>
  );
}
