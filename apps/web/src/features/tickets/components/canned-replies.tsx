"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useTRPC } from "@/trpc/client";

type CannedProps = { siteId: string; search: string; onPick: (body: string) => void };

/** Canned replies that begin like what was typed after the slash. */
export function CannedReplies({ siteId, search, onPick }: CannedProps) {
  const trpc = useTRPC();
  const list = useQuery(trpc.tickets.canned.queryOptions({ siteId }));
  const found = list.data?.filter(({ shortcut }) => shortcut.toLowerCase().startsWith(search.toLowerCase())) ?? [];
  return (
    <Command
      label="Canned replies"
      className="absolute bottom-full z-10 mb-2 w-full max-w-md rounded-md border bg-surface p-1 shadow-float"
    >
      <Command.List className="max-h-48 overflow-y-auto">
        {found.length === 0 && <p className="p-2 text-muted-foreground text-sm">No canned reply begins like this.</p>}
        {found.map(({ id, shortcut, body }) => (
          <Command.Item
            key={id}
            value={shortcut}
            onSelect={() => onPick(body)}
            className="flex cursor-pointer gap-2 rounded-sm px-2 py-1.5 text-sm data-[selected=true]:bg-hover"
          >
            <span className="font-medium">/{shortcut}</span>
            <span className="truncate text-muted-foreground">{body}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
