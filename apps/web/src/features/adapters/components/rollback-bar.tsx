"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2Icon } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { RelativeTime } from "@/components/relative-time";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";

/** On every page for a week after a promotion: one button that takes it back, and names what returns. */
export function RollbackBar() {
  const trpc = useTRPC();
  const recent = useQuery(trpc.adapters.recent.queryOptions(undefined, { refetchInterval: 60_000 }));
  return recent.data?.map((move) => <RecentPromotion key={move.promotionId} move={move} />) ?? null;
}

type Move = {
  siteId: string;
  task: string;
  at: string | Date;
  version: { id: string; name: string } | null;
  returns: { id: string; name: string } | null;
};

function RecentPromotion({ move }: { move: Move }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const { siteId, task, version } = move;
  const returns = move.returns?.name ?? "the configured base";
  const rollback = useMutation(
    trpc.adapters.rollback.mutationOptions({
      onSuccess: () => {
        toast.success(`${returns} serves again from the next turn on.`);
        void queries.invalidateQueries({ queryKey: trpc.adapters.pathKey() });
        void queries.invalidateQueries({ queryKey: trpc.experiments.pathKey() });
        setOpen(false);
      },
    }),
  );
  if (!version) return null;
  return (
    <aside
      aria-label={`Promotion of ${version.name}`}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b bg-info-tint px-6 py-1.5 text-sm max-pane:px-4"
    >
      <p className="min-w-0 flex-1">
        <span className="font-medium">{version.name}</span> serves since <RelativeTime at={move.at} />.
      </p>
      <Button size="sm" onClick={() => setOpen(true)}>
        <Undo2Icon aria-hidden="true" /> Roll back to {returns}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <DialogContent
          title={`Roll back to ${returns}`}
          description={`${version.name} stops answering with the next turn. Answers that are being written end as they are.`}
        >
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              const reason = `${new FormData(event.currentTarget).get("reason")}`;
              rollback.mutate({ siteId, task, expectedCurrentId: version.id, reason });
            }}
          >
            <Field label="Reason" hint="Kept in the audit." error={rollback.error ? messageOf(rollback.error) : null}>
              {(control) => <Textarea {...control} name="reason" rows={2} required maxLength={500} />}
            </Field>
            <Button type="submit" variant="primary" disabled={rollback.isPending}>
              {rollback.isPending ? "Rolling back…" : `Roll back to ${returns}`}
            </Button>
          </form>
        </DialogContent>
      </Dialog>
    </aside>
  );
}
