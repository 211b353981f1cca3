"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";

type EndProps = { experimentId: string; ending: "stop" | "critical" | null; onClose: () => void };

/** Ends an experiment: by decision, or because somebody has seen what must not happen. */
export function EndDialog({ experimentId, ending, onClose }: EndProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const options = {
    onSuccess: () => {
      toast.success("Stopped. Every visitor meets the current version from the next turn on.");
      void queries.invalidateQueries({ queryKey: trpc.experiments.pathKey() });
      void queries.invalidateQueries({ queryKey: trpc.adapters.pathKey() });
      onClose();
    },
  };
  const stop = useMutation(trpc.experiments.stop.mutationOptions(options));
  const report = useMutation(trpc.experiments.reportCritical.mutationOptions(options));
  const isCritical = ending === "critical";
  const error = isCritical ? report.error : stop.error;
  const isPending = stop.isPending || report.isPending;

  function submit(form: FormData) {
    const text = `${form.get("reason")}`;
    const kind = `${form.get("kind")}`;
    if (isCritical)
      report.mutate({
        ...{ experimentId, note: text },
        kind: kind === "forbidden_output" ? "forbidden_output" : "personal_data",
      });
    else stop.mutate({ experimentId, reason: text, outcome: kind === "no_difference" ? "no_difference" : "stopped" });
  }

  return (
    <Dialog open={ending !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={isCritical ? "Report a critical answer" : "Stop the experiment"}
        description={
          isCritical
            ? "The experiment ends at once, and this version can never be promoted on it."
            : "Every visitor meets the current version from the next turn on. An experiment cannot be resumed."
        }
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit(new FormData(event.currentTarget));
          }}
        >
          <Field label={isCritical ? "What happened" : "Outcome"}>
            {(control) => (
              <Select {...control} name="kind">
                {isCritical ? (
                  <>
                    <option value="personal_data">The candidate leaked personal data</option>
                    <option value="forbidden_output">The candidate said what is forbidden</option>
                  </>
                ) : (
                  <>
                    <option value="stopped">Stopped without a conclusion</option>
                    <option value="no_difference">No difference</option>
                  </>
                )}
              </Select>
            )}
          </Field>
          <Field
            label={isCritical ? "What was seen" : "Reason"}
            hint="Kept in the audit. Do not copy personal data."
            error={error ? messageOf(error) : null}
          >
            {(control) => <Textarea {...control} name="reason" rows={3} required maxLength={500} />}
          </Field>
          <Button type="submit" variant={isCritical ? "danger" : "primary"} disabled={isPending}>
            {isPending ? "Stopping…" : "Stop at once"}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
