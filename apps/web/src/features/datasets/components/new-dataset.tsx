"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";
import type { purposes, tasks } from "../schema.ts";
import type { DatasetList } from "./datasets-page.tsx";

export function NewDataset({ siteId, datasets }: { siteId: string; datasets: DatasetList["datasets"] }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  const [task, setTask] = useState<(typeof tasks)[number]>("answer");
  const [purpose, setPurpose] = useState<(typeof purposes)[number]>("training");
  const parents = datasets.filter((one) => one.status === "frozen" && one.task === task && one.purpose === "training");
  const create = useMutation(
    trpc.datasets.create.mutationOptions({
      onSuccess: ({ id }) => {
        void queries.invalidateQueries({ queryKey: trpc.datasets.pathKey() });
        router.push(`/datasets/${id}`);
      },
    }),
  );
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="primary">New dataset</Button>
      </DialogTrigger>
      <DialogContent title="New dataset" description="A draft first: the gates run, nothing is frozen.">
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const parentId = `${form.get("parent") ?? ""}` || null;
            create.mutate({ siteId, task, purpose, name: `${form.get("name")}`, parentId });
          }}
        >
          <Field label="Name" error={create.error ? messageOf(create.error) : null}>
            {(control) => <Input {...control} name="name" required maxLength={80} autoFocus />}
          </Field>
          <Field label="Task">
            {(control) => (
              <Select {...control} value={task} onChange={(event) => setTask(event.target.value as typeof task)}>
                <option value="answer">Answers</option>
                <option value="intent">Sorting messages by intent</option>
                <option value="extraction">Filling in forms</option>
              </Select>
            )}
          </Field>
          <Field
            label="Used for"
            hint={purpose === "held_out" ? "Imported rows that no dataset is ever trained on." : undefined}
          >
            {(control) => (
              <Select
                {...control}
                value={purpose}
                onChange={(event) => setPurpose(event.target.value as typeof purpose)}
              >
                <option value="training">Training</option>
                <option value="held_out">Evaluation only</option>
              </Select>
            )}
          </Field>
          {purpose === "training" && parents.length > 0 && (
            <Field label="Adds to" hint="Old rows stay in, so that nothing is forgotten.">
              {(control) => (
                <Select {...control} name="parent" defaultValue={parents[0]?.id}>
                  <option value="">Nothing; a first set</option>
                  {parents.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
          <Button type="submit" variant="primary" disabled={create.isPending}>
            {create.isPending ? "Making…" : "Make the draft"}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
