"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";
import type { DatasetView } from "./dataset-page.tsx";

/** Freezing is for good; under the minimum it takes a reason, which the audit keeps. */
export function FreezeDialog({ dataset }: { dataset: DatasetView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const { readiness } = dataset;
  const isBlocked = readiness?.state === "blocked";
  const freeze = useMutation(
    trpc.datasets.freeze.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: trpc.datasets.pathKey() });
        toast.success("Frozen. It never changes from now on.");
        setOpen(false);
      },
    }),
  );
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="primary" disabled={dataset.funnel.length === 0} title="Run the gates first">
          Freeze
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`Freeze “${dataset.name}”`}
        description="The rows become files that never change. The gates run once more on what there is now."
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const reason = `${new FormData(event.currentTarget).get("reason") ?? ""}`;
            freeze.mutate({ datasetId: dataset.id, override: reason.trim() || null });
          }}
        >
          {isBlocked && (
            <>
              <div className="rounded-md bg-wrong-tint px-4 py-3">
                <p className="font-medium text-wrong">Not enough yet</p>
                <ul>
                  {readiness.blocks.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </div>
              <Field
                label="Reason to freeze it all the same"
                hint="Kept in the audit. What is trained on it is never promoted."
              >
                {(control) => <Textarea {...control} name="reason" required maxLength={500} />}
              </Field>
            </>
          )}
          {freeze.error && (
            <p role="alert" className="text-wrong">
              {messageOf(freeze.error)}
            </p>
          )}
          <Button type="submit" variant="primary" disabled={freeze.isPending}>
            {freeze.isPending ? "Freezing…" : "Freeze for good"}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
