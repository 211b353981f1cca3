import { CheckIcon, XIcon } from "lucide-react";

/** Conditions with their reasons: what holds and what does not. */
export function GateList({ gates }: { gates: { name: string; passed: boolean; reason: string }[] }) {
  if (gates.length === 0) return null;
  return (
    <ul className="grid gap-1.5">
      {gates.map((gate) => (
        <li key={gate.name} className="flex gap-2">
          {gate.passed ? (
            <CheckIcon aria-label="Passed" className="mt-0.5 size-4 shrink-0 text-good" />
          ) : (
            <XIcon aria-label="Not passed" className="mt-0.5 size-4 shrink-0 text-wrong" />
          )}
          <span>
            <span className="font-medium">{gate.name}</span>{" "}
            <span className="text-muted-foreground">{gate.reason}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
