"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import type { InboxItem } from "@whetstone/helpdesk/tickets/list-inbox";
import { ShieldCheckIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { RelativeTime } from "@/components/relative-time";
import { Satisfaction } from "@/features/conversations/components/satisfaction";
import { StatusBadge } from "@/features/conversations/components/status-badge";
import { cn } from "@/lib/cn";
import { PriorityMark } from "./priority-mark.tsx";
import { ReplyDue } from "./reply-due.tsx";

type ListProps = { rows: InboxItem[]; chosen: string | null; onChoose: (id: string) => void; onEnd: () => void };

const rowPixels = 76;

/** Only the rows near the screen are in the document, however long the inbox is. */
export function InboxList({ rows, chosen, onChoose, onEnd }: ListProps) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPixels,
    overscan: 6,
    getItemKey: (at) => rows[at]?.id ?? at,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: reaching the end is what asks for more
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 10) onEnd();
  }, [last, rows.length]);
  const chosenAt = rows.findIndex(({ id }) => id === chosen);
  useEffect(() => {
    if (chosenAt >= 0) virtual.scrollToIndex(chosenAt, { align: "auto" });
  }, [chosenAt, virtual.scrollToIndex]);

  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto" data-slot="inbox-list">
      <ul aria-label="Conversations" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index];
          return (
            row && (
              <li key={key} className="absolute inset-x-0" style={{ height: rowPixels, top: start }}>
                <Row row={row} isChosen={row.id === chosen} onChoose={onChoose} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

function Row({ row, isChosen, onChoose }: { row: InboxItem; isChosen: boolean; onChoose: (id: string) => void }) {
  return (
    <button
      type="button"
      aria-current={isChosen ? "true" : undefined}
      onClick={() => onChoose(row.id)}
      className={cn(
        "grid h-full w-full content-center gap-1 border-b px-4 text-start -outline-offset-2 hover:bg-hover",
        isChosen && "bg-accent-tint hover:bg-accent-tint",
      )}
    >
      <span className="flex items-center gap-2">
        <span className="min-w-0 truncate font-medium">{row.visitorName ?? "Visitor"}</span>
        {row.visitorVerified && <ShieldCheckIcon aria-label="verified" className="size-3.5 shrink-0 text-good" />}
        {row.number !== null && <span className="tabular text-muted-foreground text-sm">#{row.number}</span>}
        <PriorityMark priority={row.priority} />
        <span className="ms-auto shrink-0 text-muted-foreground text-sm">
          <RelativeTime at={row.lastMessageAt} />
        </span>
      </span>
      <span className="flex items-center gap-2">
        <span dir="auto" className="min-w-0 flex-1 truncate text-muted-foreground">
          {row.preview || "No words yet"}
        </span>
        <ReplyDue at={row.status === "resolved" ? null : row.replyDue} />
        {row.status === "resolved" && row.satisfaction !== null && (
          <Satisfaction rating={{ satisfaction: row.satisfaction }} />
        )}
        <StatusBadge status={row.status} lock={row.lock} agentName={row.assigneeName} />
      </span>
    </button>
  );
}
