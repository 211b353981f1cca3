"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ErrorState } from "@/components/error-state";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";
import { InviteDialog } from "./invite-dialog.tsx";

export function PeopleList({ isOwner }: { isOwner: boolean }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const list = useQuery(trpc.people.list.queryOptions());
  const options = {
    onSuccess: () => queries.invalidateQueries({ queryKey: trpc.people.list.queryKey() }),
    onError: (error: unknown) => {
      toast.error(messageOf(error));
    },
  };
  const setRole = useMutation(trpc.people.setRole.mutationOptions(options));
  const setDisabled = useMutation(trpc.people.setDisabled.mutationOptions(options));
  const withdraw = useMutation(trpc.people.withdraw.mutationOptions(options));
  if (list.error) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  if (!list.data) return <Skeleton className="h-40" />;
  return (
    <div className="grid gap-6">
      {isOwner && (
        <div>
          <InviteDialog />
        </div>
      )}
      <ul aria-label="People" className="divide-y border-y">
        {list.data.people.map((person) => (
          <li key={person.id} className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 py-2">
            <div className="grid min-w-0 flex-1 leading-tight">
              <span className="truncate font-medium">{person.name}</span>
              <span className="truncate text-muted-foreground text-sm">{person.email}</span>
            </div>
            {person.disabledAt && <Badge tone="wrong">disabled</Badge>}
            {isOwner && person.role !== "owner" ? (
              <>
                <Select
                  aria-label={`Role of ${person.name}`}
                  className="w-28"
                  value={person.role}
                  onChange={(event) =>
                    setRole.mutate({ userId: person.id, role: event.target.value as "admin" | "agent" })
                  }
                >
                  <option value="agent">agent</option>
                  <option value="admin">admin</option>
                </Select>
                <Button
                  size="sm"
                  variant={person.disabledAt ? "outline" : "danger"}
                  aria-label={`${person.disabledAt ? "Enable" : "Disable"} ${person.name}`}
                  disabled={setDisabled.isPending}
                  onClick={() => setDisabled.mutate({ userId: person.id, disabled: !person.disabledAt })}
                >
                  {person.disabledAt ? "Enable" : "Disable"}
                </Button>
              </>
            ) : (
              <Badge>{person.role}</Badge>
            )}
          </li>
        ))}
      </ul>
      {list.data.invitations.length > 0 && (
        <section className="grid gap-2">
          <h2 className="font-semibold text-lg">Invited</h2>
          <ul className="divide-y border-y">
            {list.data.invitations.map((one) => (
              <li key={one.id} className="flex min-h-12 flex-wrap items-center gap-3 py-2">
                <span className="min-w-0 flex-1 truncate">{one.email}</span>
                <span className="text-muted-foreground text-sm">
                  {one.role}, <RelativeTime at={one.createdAt} />
                </span>
                {isOwner && (
                  <Button size="sm" variant="ghost" onClick={() => withdraw.mutate({ invitationId: one.id })}>
                    Withdraw
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
