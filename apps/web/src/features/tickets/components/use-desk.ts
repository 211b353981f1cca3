"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Priority, TicketChange } from "@whetstone/helpdesk/tickets/change-ticket";
import type { Confirmation } from "@whetstone/helpdesk/tickets/triage";
import { toast } from "sonner";
import { messageOf, useTRPC, useTRPCClient } from "@/trpc/client";
import { priorityNames } from "./use-inbox-params.ts";

/** Who is signed in; admins may export and erase a person. */
export type Me = { id: string; name: string; isAdmin: boolean };

/** What the team knows about the open conversation, and all that can be done to it. */
export function useDesk(conversationId: string | null, me: Me) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const id = conversationId ?? "";
  const desk = useQuery(trpc.tickets.desk.queryOptions({ conversationId: id }, { enabled: conversationId !== null }));
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: trpc.tickets.desk.queryKey() });
    void queries.invalidateQueries({ queryKey: trpc.tickets.inbox.infiniteQueryKey() });
    void queries.invalidateQueries({ queryKey: trpc.tickets.counts.queryKey() });
  };
  // One after another, as they were pressed: an undo means the change before it, answered or not.
  const options = {
    scope: { id: "desk" },
    onSuccess: refresh,
    onError: (error: unknown) => {
      toast.error(messageOf(error));
    },
  };
  const change = useMutation(trpc.tickets.change.mutationOptions(options));
  const undo = useMutation(trpc.tickets.undo.mutationOptions(options));
  const undoNewest = useMutation({
    ...options,
    mutationFn: async (conversation: string) => {
      const { lastAct } = await client.tickets.desk.query({ conversationId: conversation });
      return lastAct ? client.tickets.undo.mutate({ actId: lastAct.id }).then(() => true) : false;
    },
  });
  const merge = useMutation(trpc.tickets.merge.mutationOptions(options));
  const link = useMutation(trpc.tickets.link.mutationOptions(options));
  const propose = useMutation(trpc.tickets.propose.mutationOptions(options));
  const confirm = useMutation(trpc.tickets.confirm.mutationOptions(options));
  const takeOver = useMutation(trpc.conversations.takeOver.mutationOptions(options));
  const handBack = useMutation(trpc.conversations.handBack.mutationOptions(options));
  const resolve = useMutation(trpc.conversations.resolve.mutationOptions(options));

  const undone = "Undone; all is as before.";
  const undoLast = (actId: string) => undo.mutate({ actId }, { onSuccess: () => toast.success(undone) });
  const done = (words: string) => ({
    onSuccess: ({ actId }: { actId: string }) =>
      toast.success(words, { action: { label: "Undo", onClick: () => undoLast(actId) } }),
  });
  const ticket = desk.data?.ticket ?? null;
  const apply = (words: string, part: TicketChange) =>
    conversationId && change.mutate({ conversationId, change: part }, done(words));

  return {
    me,
    desk,
    isBusy: takeOver.isPending || handBack.isPending || resolve.isPending,
    isProposing: propose.isPending,
    change: apply,
    assignMe: () => apply("Assigned to you.", { assignee: { id: me.id, name: me.name } }),
    setPriority: (priority: Priority) => apply(`Priority ${priority}.`, { priority }),
    nextPriority: () => {
      const now = priorityNames.findIndex((name) => name === (ticket?.priority ?? "normal"));
      const priority = priorityNames[(now + 1) % priorityNames.length] ?? "normal";
      apply(`Priority ${priority}.`, { priority });
    },
    snooze: (hours: number) =>
      apply(`Snoozed for ${hours} hours.`, { snoozedUntil: new Date(Date.now() + hours * 3_600_000) }),
    undo: () =>
      conversationId &&
      undoNewest.mutate(conversationId, {
        onSuccess: (found) => (found ? toast.success(undone) : toast("There is nothing to undo here.")),
      }),
    merge: (number: number) =>
      conversationId && merge.mutate({ conversationId, number }, done(`Merged into #${number}.`)),
    link: (number: number) =>
      conversationId && link.mutate({ conversationId, number }, done(`Linked with #${number}.`)),
    propose: () => conversationId && propose.mutate({ conversationId }),
    confirm: (decision: Confirmation = {}) =>
      conversationId &&
      confirm.mutate(
        { conversationId, decision: withoutEmpty(decision) },
        { onSuccess: () => toast.success("Confirmed; kept for training.") },
      ),
    takeOver: () => conversationId && takeOver.mutate({ conversationId }),
    handBack: () => conversationId && handBack.mutate({ conversationId }),
    resolve: () => conversationId && resolve.mutate({ conversationId }),
  };
}

export type DeskActs = ReturnType<typeof useDesk>;

function withoutEmpty({ category, ...rest }: Confirmation) {
  return { ...rest, ...(category ? { category } : {}) };
}
