import { ChevronDownIcon, ChevronsUpIcon, ChevronUpIcon } from "lucide-react";

/** A shape and a word for who listens; normal has none. */
export function PriorityMark({ priority }: { priority: string | null }) {
  if (priority === "urgent") return <ChevronsUpIcon aria-label="urgent" className="size-4 shrink-0 text-wrong" />;
  if (priority === "high") return <ChevronUpIcon aria-label="high" className="size-4 shrink-0 text-waiting" />;
  if (priority === "low") return <ChevronDownIcon aria-label="low" className="size-4 shrink-0 text-muted-foreground" />;
  return null;
}
