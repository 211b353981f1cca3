import { XIcon } from "lucide-react";
import { cn } from "@/lib/cn";

type Topic = { id: string; label: string; size: number; open: number };

/** What is asked in vain most often; a click shows only that. */
export function TopicList({
  clusters,
  chosen,
  onChoose,
}: {
  clusters: Topic[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}) {
  if (clusters.length === 0 && !chosen) return null;
  return (
    <section aria-label="Most frequent topics" className="flex flex-wrap gap-2">
      {clusters.map(({ id, label, open }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === chosen}
          title={label}
          onClick={() => onChoose(id === chosen ? null : id)}
          className={cn(
            "flex h-8 min-w-0 max-w-72 items-center gap-2 rounded-md border px-2.5 text-sm hover:bg-hover max-pane:h-11",
            id === chosen && "border-accent bg-accent-tint",
          )}
        >
          <span className="tabular font-medium">{open}</span>
          <span dir="auto" className="truncate text-muted-foreground">
            {label}
          </span>
        </button>
      ))}
      {chosen && !clusters.some((one) => one.id === chosen) && (
        <button
          type="button"
          onClick={() => onChoose(null)}
          className="flex h-8 items-center gap-2 rounded-md border border-accent bg-accent-tint px-2.5 text-sm max-pane:h-11"
        >
          One topic <XIcon aria-label="Show all topics" className="size-3.5" />
        </button>
      )}
    </section>
  );
}
