"use client";

import { InboxIcon, KeyboardIcon } from "lucide-react";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { useShortcuts } from "@/components/use-shortcuts";
import { cn } from "@/lib/cn";
import { CommandPalette, type PaletteCommand } from "./command-palette.tsx";
import { InboxHead } from "./inbox-head.tsx";
import { InboxList } from "./inbox-list.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { Key, TicketPanel } from "./ticket-panel.tsx";
import { type Me, useDesk } from "./use-desk.ts";
import { useInbox } from "./use-inbox.ts";
import { noFilters, useInboxParams } from "./use-inbox-params.ts";
import { usePaletteKey } from "./use-palette-key.ts";

/** The inbox: list, thread and what the team knows, all of it by keyboard. */
export function TicketsPage({ me }: { me: Me }) {
  const [params, setParams] = useInboxParams();
  const { query, rows } = useInbox([params, setParams]);
  const [mode, setMode] = useState<"reply" | "note">("reply");
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const writing = useRef<HTMLTextAreaElement>(null);
  const acts = useDesk(params.c, me);
  const chosen = rows.find(({ id }) => id === params.c);

  const choose = (id: string | null) => setParams({ c: id });
  function step(by: 1 | -1) {
    const at = rows.findIndex(({ id }) => id === params.c);
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) void choose(next.id);
  }
  function write(next: "reply" | "note") {
    setMode(next);
    // The field may only appear with the mode.
    setTimeout(() => writing.current?.focus(), 0);
  }
  const withNumber = (act: (number: number) => void) => (argument: string) =>
    argument ? act(Number(argument)) : toast("Type the command with # and the other ticket's number.");

  const commands: PaletteCommand[] = [
    { name: "Next conversation", key: "j", run: () => step(1) },
    { name: "Previous conversation", key: "k", run: () => step(-1) },
    { name: "Reply", key: "r", run: () => write("reply") },
    { name: "Private note", key: "n", run: () => write("note") },
    { name: "Take over", key: "t", run: acts.takeOver },
    { name: "Hand back to the assistant", key: "b", run: acts.handBack },
    { name: "Assign to me", key: "a", run: acts.assignMe },
    { name: "Resolve", key: "e", run: acts.resolve },
    { name: "Snooze for four hours", key: "s", run: () => acts.snooze(4) },
    { name: "Snooze for a day", run: () => acts.snooze(24) },
    { name: "Snooze for a week", run: () => acts.snooze(168) },
    { name: "Next priority", key: "p", run: acts.nextPriority },
    { name: "Propose triage", key: "i", run: acts.propose },
    { name: "Confirm triage", key: "y", run: () => acts.confirm() },
    { name: "Merge into #…", run: withNumber(acts.merge) },
    { name: "Link with #…", run: withNumber(acts.link) },
    { name: "Undo the last change", key: "z", run: acts.undo },
    { name: "Search", key: "/", run: () => search.current?.focus() },
    { name: "Keys", key: "?", run: () => setHelpOpen(true) },
  ];
  useShortcuts(Object.fromEntries(commands.flatMap(({ key, run }) => (key ? [[key, () => run("")]] : []))));
  usePaletteKey(() => setPaletteOpen(true));
  const isFiltered = Boolean(params.q || Object.keys(noFilters).some((name) => params[name as keyof typeof noFilters]));

  return (
    <div className="flex min-h-0 flex-1">
      <section
        aria-label="Inbox"
        className={cn("flex w-90 shrink-0 flex-col border-e max-pane:w-full", params.c && "max-pane:hidden")}
      >
        <InboxHead params={params} setParams={setParams} search={search} />
        {query.error && <ErrorState error={query.error} onRetry={() => query.refetch()} />}
        {query.isPending && (
          <div className="grid gap-3 p-4">
            <Skeleton className="h-14" />
            <Skeleton className="h-14" />
            <Skeleton className="h-14" />
          </div>
        )}
        {query.data && rows.length === 0 && (
          <EmptyState
            icon={InboxIcon}
            title={isFiltered ? "Nothing matches" : "Nothing here"}
            text={
              isFiltered ? "Try other words or fewer filters." : "Conversations of this folder appear here at once."
            }
            action={isFiltered && <Button onClick={() => setParams({ q: null, ...noFilters })}>Clear filters</Button>}
          />
        )}
        {rows.length > 0 && (
          <InboxList
            rows={rows}
            chosen={params.c}
            onChoose={choose}
            onEnd={() => query.hasNextPage && !query.isFetching && query.fetchNextPage()}
          />
        )}
      </section>
      <section aria-label="Thread" className={cn("flex min-w-0 flex-1 flex-col", !params.c && "max-pane:hidden")}>
        {params.c ? (
          <ThreadPane
            key={params.c}
            conversationId={params.c}
            {...{ acts, mode }}
            reply={writing}
            onMode={write}
            onBack={() => choose(null)}
          />
        ) : (
          <EmptyState
            icon={KeyboardIcon}
            title="Choose a conversation"
            text="j and k walk through the list, ? shows all keys, Ctrl K finds everything by name."
          />
        )}
      </section>
      {params.c && chosen && <TicketPanel conversationId={params.c} siteId={chosen.siteId} acts={acts} />}
      <CommandPalette open={isPaletteOpen} onOpenChange={setPaletteOpen} commands={commands} />
      <Dialog open={isHelpOpen} onOpenChange={setHelpOpen}>
        <DialogContent title="Keys">
          <dl className="grid grid-cols-[4rem_1fr] gap-x-4 gap-y-1.5">
            {[...commands.filter(({ key }) => key), { name: "All commands by name", key: "Ctrl K" }].map(
              ({ name, key }) => (
                <div key={name} className="contents">
                  <dt>
                    <Key>{key}</Key>
                  </dt>
                  <dd>{name}</dd>
                </div>
              ),
            )}
          </dl>
        </DialogContent>
      </Dialog>
    </div>
  );
}
