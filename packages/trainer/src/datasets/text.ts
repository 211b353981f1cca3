import type { FunnelStep } from "./funnel.ts";
import type { Readiness } from "./readiness.ts";

/** The funnel as a table for the terminal. */
export function funnelText(steps: FunnelStep[]): string {
  const lines = steps.map(({ gate, before, after, reasons }) => {
    const why = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
    return `${gate.padEnd(18)}${String(before).padStart(8)}${String(after).padStart(8)}  ${why.join(", ")}`.trimEnd();
  });
  return [`${"gate".padEnd(18)}${"before".padStart(8)}${"after".padStart(8)}  removed`, ...lines].join("\n");
}

/** Whether there is enough, and what speaks against it. */
export function readinessText({ goal, rows, minimum, recommended, state, ...rest }: Readiness): string {
  const head = `${goal.replace("_", " ")}: ${rows} rows; at least ${minimum}, better ${recommended}: ${state}`;
  const indicators = rest.indicators.map(({ name, ok, value }) => `  ${ok ? "✓" : "–"} ${name}: ${value}`);
  return [head, ...[...rest.blocks, ...rest.warnings].map((line) => `  ! ${line}`), ...indicators].join("\n");
}
