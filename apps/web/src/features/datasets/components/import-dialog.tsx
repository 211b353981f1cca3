"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";
import { formats, type tasks, uploadBytes } from "../schema.ts";
import { formatWords } from "../words.ts";

type Task = (typeof tasks)[number];

/** A file of rows, all of it or nothing; a broken row is named with its line. */
export function ImportDialog({ siteId, datasetId, task }: { siteId: string; datasetId: string | null; task: Task }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const load = useMutation(
    trpc.datasets.import.mutationOptions({
      onSuccess: ({ rows, format }) => {
        void queries.invalidateQueries({ queryKey: trpc.datasets.pathKey() });
        toast.success(`${rows.toLocaleString("en")} rows imported (${formatWords[format]}).`);
        setOpen(false);
      },
    }),
  );

  async function send(form: FormData) {
    const file = form.get("file");
    if (!(file instanceof File) || file.size === 0) return setProblem("Choose a file first.");
    if (file.size > uploadBytes) return setProblem("The file is larger than 40 MB; pack it with gzip, or split it.");
    setProblem(null);
    const format = formats.find((one) => one === form.get("format"));
    const chosen = `${form.get("task") ?? task}` as Task;
    load.mutate({ siteId, datasetId, task: chosen, file: file.name, format, base64: await toBase64(file) });
  }

  const error = problem ?? (load.error ? messageOf(load.error) : null);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        setProblem(null);
        load.reset();
      }}
    >
      <DialogTrigger asChild>
        <Button>Import rows</Button>
      </DialogTrigger>
      <DialogContent
        title="Import rows"
        description="JSON lines or a JSON array, plain or .gz. With this you vouch for the answers in it; personal data is taken out."
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void send(new FormData(event.currentTarget));
          }}
        >
          <Field label="File" error={error}>
            {(control) => (
              <Input {...control} name="file" type="file" accept=".jsonl,.json,.ndjson,.gz" className="py-1.5" />
            )}
          </Field>
          <Field label="Format">
            {(control) => (
              <Select {...control} name="format" defaultValue="">
                <option value="">Find out by itself</option>
                {formats.map((format) => (
                  <option key={format} value={format}>
                    {formatWords[format]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {datasetId === null && (
            <Field label="Task">
              {(control) => (
                <Select {...control} name="task" defaultValue={task}>
                  <option value="answer">Answers</option>
                  <option value="intent">Sorting messages by intent</option>
                  <option value="extraction">Filling in forms</option>
                </Select>
              )}
            </Field>
          )}
          <Button type="submit" variant="primary" disabled={load.isPending}>
            {load.isPending ? "Importing…" : "Import"}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function toBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(`${reader.result}`.slice(`${reader.result}`.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
