"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select, Textarea } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";
import type { FailureView } from "./failure-page.tsx";

/** The right answer in a person's words; what was learned from an agent's own reply is already there. */
export function LabelForm({ failure }: { failure: FailureView }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const known = failure.examples.find((one) => one.task === "answer" && one.status === "approved");
  const [text, setText] = useState(known?.completion ?? "");
  const [isFixed, setFixed] = useState(failure.remedy === "approved_answer");
  const approve = useMutation(trpc.articles.approve.mutationOptions());
  const label = useMutation(
    trpc.failures.label.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.failures.pathKey() }),
    }),
  );
  const intent = useMutation(
    trpc.failures.label.mutationOptions({
      onSuccess: () => {
        toast.success("The right intent is kept for the next set.");
        void queries.invalidateQueries({ queryKey: trpc.failures.pathKey() });
      },
      onError: (error) => toast.error(messageOf(error)),
    }),
  );
  const error = label.error ?? approve.error;

  async function save() {
    await label.mutateAsync({ failureId: failure.id, task: "answer", text });
    if (isFixed && failure.question)
      await approve.mutateAsync({ siteId: failure.siteId, question: failure.question.slice(0, 1_000), answer: text });
    toast.success(isFixed ? "Kept for training, and given word for word from now on." : "Kept for the next dataset.");
  }

  return (
    <section className="grid gap-4">
      <h2 className="font-semibold text-lg">{known ? "Correct it again" : "Write the right answer"}</h2>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save().catch(() => {});
        }}
      >
        <Field
          label="What should have been said"
          hint="Say only what the articles say. Names and numbers of customers are taken out."
          error={error ? messageOf(error) : null}
        >
          {(control) => (
            <Textarea
              {...control}
              required
              maxLength={4000}
              className="min-h-28"
              dir="auto"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-[var(--accent)]"
            checked={isFixed}
            onChange={(event) => setFixed(event.target.checked)}
          />
          <span>Also give it word for word from now on, whenever somebody asks the same</span>
        </label>
        <Button
          type="submit"
          variant={failure.remedy === "document" ? "outline" : "primary"}
          className="w-fit"
          disabled={label.isPending || approve.isPending || !text.trim()}
        >
          {label.isPending || approve.isPending ? "Saving…" : "Save the right answer"}
        </Button>
      </form>
      {failure.intents.length > 0 && (
        <Field label="What the visitor wanted" hint="Teaches how messages are sorted.">
          {(control) => (
            <Select
              {...control}
              className="max-w-80"
              disabled={intent.isPending}
              value={failure.examples.find((one) => one.task === "intent" && one.status === "approved")?.label ?? ""}
              onChange={(event) =>
                event.target.value && intent.mutate({ failureId: failure.id, task: "intent", text: event.target.value })
              }
            >
              <option value="">Choose an intent</option>
              {failure.intents.map((name) => (
                <option key={name} value={name}>
                  {name.replaceAll("_", " ")}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </section>
  );
}
