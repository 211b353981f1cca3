import { CheckIcon, MinusIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/lib/cn";
import type { DatasetView } from "./dataset-page.tsx";

type Readiness = NonNullable<DatasetView["readiness"]>;

const words = { blocked: "Not enough yet", thin: "Enough, barely", ready: "Ready" } as const;
const tones = { blocked: "wrong", thin: "waiting", ready: "good" } as const;

/** Rows against the minimum and the recommended number, and what else speaks for or against the set. */
export function ReadinessMeter({ readiness }: { readiness: Readiness }) {
  const { rows, minimum, recommended, state, goal } = readiness;
  const share = Math.min(1, rows / Math.max(1, recommended));
  return (
    <section aria-labelledby="readiness" className="grid gap-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h2 id="readiness" className="font-semibold text-lg">
          Readiness
        </h2>
        <Badge tone={tones[state]}>{words[state]}</Badge>
        <span className="tabular text-muted-foreground text-sm">
          {rows.toLocaleString("en")} rows to train on · {goal.replaceAll("_", " ")}: at least{" "}
          {minimum.toLocaleString("en")}, better {recommended.toLocaleString("en")}
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element shows no second mark */}
      <div
        role="meter"
        aria-label="Rows to train on"
        aria-valuemin={0}
        aria-valuemax={recommended}
        aria-valuenow={Math.min(rows, recommended)}
        aria-valuetext={`${rows} of at least ${minimum} rows`}
        className="relative h-2 rounded-sm bg-muted"
      >
        <div
          className={cn(
            "h-2 rounded-sm",
            state === "blocked" ? "bg-wrong" : state === "thin" ? "bg-waiting" : "bg-good",
          )}
          style={{ width: `${100 * share}%` }}
        />
        <div
          aria-hidden="true"
          className="absolute -top-1 h-4 w-0.5 bg-foreground"
          style={{ insetInlineStart: `${Math.min(100, (100 * minimum) / Math.max(1, recommended))}%` }}
          title={`minimum ${minimum}`}
        />
      </div>
      {[...readiness.blocks, ...readiness.warnings].length > 0 && (
        <ul className="grid gap-1">
          {readiness.blocks.map((line) => (
            <li key={line} className="text-wrong">
              {line}
            </li>
          ))}
          {readiness.warnings.map((line) => (
            <li key={line} className="text-waiting">
              {line}
            </li>
          ))}
        </ul>
      )}
      {readiness.indicators.length > 0 && (
        <ul className="grid gap-x-6 gap-y-1 text-sm pane:grid-cols-2 context:grid-cols-3">
          {readiness.indicators.map(({ name, ok, value }) => (
            <li key={name} className="flex items-baseline gap-2">
              {ok ? (
                <CheckIcon aria-label="Good" className="size-3.5 shrink-0 self-center text-good" />
              ) : (
                <MinusIcon aria-label="Could be better" className="size-3.5 shrink-0 self-center text-waiting" />
              )}
              <span>{name}</span>
              <span className="tabular text-muted-foreground">{value}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
