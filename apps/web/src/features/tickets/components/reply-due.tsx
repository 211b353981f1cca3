import { AlarmClockIcon } from "lucide-react";
import { RelativeTime } from "@/components/relative-time";
import { cn } from "@/lib/cn";

const soonMs = 60 * 60 * 1_000;

/** The clock of the next reply, where one runs: red when it has run out, amber in its last hour. */
export function ReplyDue({ at }: { at: string | null }) {
  if (!at) return null;
  const leftMs = new Date(at).getTime() - Date.now();
  return (
    <span
      className={cn(
        "tabular inline-flex shrink-0 items-center gap-1 text-sm",
        leftMs < 0 ? "text-wrong" : leftMs < soonMs ? "text-waiting" : "text-muted-foreground",
      )}
    >
      <AlarmClockIcon aria-hidden="true" className="size-3.5" />
      <span className="sr-only">{leftMs < 0 ? "reply late since" : "reply due"} </span>
      <RelativeTime at={at} />
    </span>
  );
}
