"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { ErrorState } from "@/components/error-state";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf, useTRPC } from "@/trpc/client";

type DialogProps = { visitorId: string; open: boolean; onOpenChange: (open: boolean) => void; onErased: () => void };

/** What goes, what stays although it had learned from it, and a word to type. */
export function EraseDialog({ visitorId, open, onOpenChange, onErased }: DialogProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const reach = useQuery(trpc.visitors.reach.queryOptions({ visitorId }, { enabled: open, staleTime: 0, gcTime: 0 }));
  const [typed, setTyped] = useState("");
  const erase = useMutation(
    trpc.visitors.erase.mutationOptions({
      onSuccess: () => {
        toast.success("Erased. The audit keeps the numbers.");
        void queries.invalidateQueries();
        onErased();
      },
    }),
  );
  const data = reach.data;
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Erase this person?" description="This cannot be undone. Export first what is still needed.">
        {reach.error && <ErrorState error={reach.error} onRetry={() => reach.refetch()} />}
        {reach.isPending && <Skeleton className="h-40" />}
        {data && (
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              erase.mutate({ visitorId, typed });
            }}
          >
            <dl className="tabular grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 border-y py-3 text-sm">
              <Count label="Conversations" value={data.conversations} />
              <Count label="Messages" value={data.messages} />
              <Count label="Tickets" value={data.tickets} />
              <Count label="Private notes" value={data.notes} />
              <Count label="Failures" value={data.failures} />
              <Count label="Items of the review queue" value={data.reviews} />
              <Count label="Training examples, out of every future dataset" value={data.examples} />
            </dl>
            {data.datasets.length === 0 ? (
              <p className="text-muted-foreground text-sm">No frozen dataset holds anything of them.</p>
            ) : (
              <div className="grid gap-2 text-sm">
                <p>
                  Frozen datasets keep their redacted rows, and versions what they learned. Train anew without them and
                  retire these where you must:
                </p>
                <ul className="grid gap-1">
                  {data.datasets.map((set) => (
                    <li key={set.id}>
                      <Link href={`/datasets/${set.id}`} className="text-accent underline underline-offset-2">
                        {set.name}
                      </Link>{" "}
                      <span className="text-muted-foreground">
                        {set.rows} {set.rows === 1 ? "row" : "rows"}
                      </span>
                    </li>
                  ))}
                  {data.versions.map((version) => (
                    <li key={version.id}>
                      <Link href={`/adapters/${version.id}`} className="text-accent underline underline-offset-2">
                        {version.name}
                      </Link>{" "}
                      <span className="text-muted-foreground">
                        version, {version.isCurrent ? "serving now" : version.status}
                      </span>
                    </li>
                  ))}
                </ul>
              </div>
            )}
            <Field label="Type erase to confirm" error={erase.error ? messageOf(erase.error) : null}>
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                />
              )}
            </Field>
            <div>
              <Button type="submit" variant="danger" disabled={typed !== "erase" || erase.isPending}>
                {erase.isPending ? "Erasing…" : "Erase for ever"}
              </Button>
            </div>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Count({ label, value }: { label: string; value: number }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="text-end">{value.toLocaleString("en")}</dd>
    </>
  );
}
