import { CheckIcon, OctagonXIcon } from "lucide-react";
import { percent, points } from "@/lib/numbers";

type Guardrail = {
  name: string;
  kind: "rate" | "latency" | "p95";
  current: number | null;
  candidate: number | null;
  margin: number;
  isBreached: boolean;
  reason: string;
};

/** What must not get worse: the two arms, how much is allowed, and whether it holds. */
export function GuardrailTable({ guardrails }: { guardrails: Guardrail[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-y">
        <thead>
          <tr className="text-muted-foreground text-sm [&>th]:h-9 [&>th]:px-2 [&>th]:text-end [&>th]:font-medium">
            <th scope="col" className="text-start!">
              Guardrail
            </th>
            <th scope="col">Current</th>
            <th scope="col">Candidate</th>
            <th scope="col" className="max-pane:hidden">
              Allowed
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {guardrails.map((one) => (
            <tr key={one.name} className="tabular h-10 border-t [&>td]:px-2 [&>td]:text-end">
              <th scope="row" className="px-2 text-start font-normal first-letter:uppercase">
                {one.name}
              </th>
              <td className="whitespace-nowrap">{show(one, one.current)}</td>
              <td className="whitespace-nowrap">{show(one, one.candidate)}</td>
              <td className="text-muted-foreground max-pane:hidden">{allowed(one)}</td>
              <td>
                {one.isBreached ? (
                  <span className="inline-flex items-center gap-1.5 text-wrong">
                    <OctagonXIcon aria-hidden="true" className="size-4" /> {one.reason}
                  </span>
                ) : (
                  <span className="inline-flex items-center gap-1.5">
                    <CheckIcon aria-hidden="true" className="size-4 text-muted-foreground" /> holds
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function allowed({ kind, margin }: Guardrail): string {
  if (kind === "latency") return `× ${margin}`;
  if (margin === 0) return "no rise";
  return kind === "p95" ? `${points(margin)} points slower` : `${points(margin)} points`;
}

function show({ kind }: Guardrail, value: number | null): string {
  if (value === null) return "–";
  return kind === "rate" ? percent(value) : `${(value / 1000).toFixed(2)} s`;
}
