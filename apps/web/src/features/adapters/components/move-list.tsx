import { ArrowRightIcon, ArrowUpIcon, Undo2Icon } from "lucide-react";
import Link from "next/link";
import { VersionName } from "./version-name.tsx";

type Named = { id: string; name: string; hash: string } | null;
export type Move = {
  id: string;
  kind: string;
  version: Named;
  previous: Named;
  experimentId: string | null;
  reason: string;
  actor: string;
  approver: string | null;
  at: string | Date;
  evidence: Record<string, unknown>;
};

/** Moves of the pointer, newest first: from what to what, who, when, why, and on which numbers. */
export function MoveList({ moves }: { moves: Move[] }) {
  return (
    <ul className="divide-y border-y">
      {moves.map((move) => (
        <li key={move.id} className="grid gap-1 py-3">
          <MoveLine move={move} />
        </li>
      ))}
    </ul>
  );
}

export function MoveLine({ move }: { move: Move }) {
  const Icon = move.kind === "rollback" ? Undo2Icon : ArrowUpIcon;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Icon aria-hidden="true" className="size-4 text-muted-foreground" />
        <span className="font-medium">{move.kind === "rollback" ? "Rolled back" : "Promoted"}</span>
        <VersionName version={move.previous} />
        <ArrowRightIcon aria-label="to" className="size-3.5 text-muted-foreground" />
        <VersionName version={move.version} />
      </p>
      <p className="text-muted-foreground text-sm">
        {new Date(move.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })} by {move.actor}
        {move.approver && ", as the second person"}: “{move.reason}”{" "}
        {move.experimentId && (
          <Link href={`/experiments/${move.experimentId}`} className="text-accent hover:underline">
            its experiment
          </Link>
        )}
      </p>
      {Object.keys(move.evidence).length > 0 && (
        <details className="text-sm">
          <summary className="w-fit cursor-pointer text-muted-foreground hover:text-foreground">
            The numbers, as they stood
          </summary>
          <pre className="mt-2 max-h-80 overflow-auto rounded-md bg-muted p-3 font-mono text-xs">
            {JSON.stringify(move.evidence, null, 2)}
          </pre>
        </details>
      )}
    </>
  );
}
