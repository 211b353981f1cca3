"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { messageOf, useTRPC } from "@/trpc/client";
import type { RunView } from "../read.ts";

type Run = Pick<RunView, "id" | "status" | "isOpen" | "cancelRequested" | "hasCheckpoint" | "step">;

/** Stop with its consequence, or go on. */
export function RunActions({ run }: { run: Run }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const runId = run.id;
  const options = {
    onSettled: () => void queries.invalidateQueries({ queryKey: trpc.runs.pathKey() }),
    onError: (error: unknown) => void toast.error(messageOf(error)),
  };
  const cancel = useMutation(trpc.runs.cancel.mutationOptions(options));
  const resume = useMutation(trpc.runs.resume.mutationOptions(options));

  if (run.status === "failed" || run.status === "cancelled")
    return (
      <Button variant="primary" disabled={resume.isPending} onClick={() => resume.mutate({ runId })}>
        {run.hasCheckpoint ? "Resume" : "Start again"}
      </Button>
    );
  if (!run.isOpen) return null;
  return (
    <>
      <Button variant="danger" disabled={run.cancelRequested} onClick={() => setAsking(true)}>
        {run.cancelRequested ? "Stopping…" : "Stop"}
      </Button>
      <Dialog open={isAsking} onOpenChange={setAsking}>
        <DialogContent
          title="Stop this run?"
          description={
            run.status === "queued"
              ? "It has not begun. It can be started again later."
              : "It saves a checkpoint after its current step and makes no adapter. It can be resumed from there."
          }
        >
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button>Let it run</Button>
            </DialogClose>
            <Button
              variant="danger"
              onClick={() => {
                cancel.mutate({ runId });
                setAsking(false);
              }}
            >
              Stop
            </Button>
          </div>
        </DialogContent>
      </Dialog>
    </>
  );
}
