"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { UploadIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { cn } from "@/lib/cn";
import { messageOf, useTRPC } from "@/trpc/client";
import { uploadBytes } from "../schema.ts";

/** Markdown, text and zip files, chosen or dropped; says for each what became of it. */
export function UploadArticles({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const upload = useMutation(
    trpc.articles.import.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.articles.list.queryKey() }),
    }),
  );

  async function send(list: FileList | null) {
    const files = [...(list ?? [])];
    if (files.length === 0) return;
    setProblem(null);
    if (files.reduce((sum, file) => sum + file.size, 0) > uploadBytes)
      return setProblem("Together these files have more than 20 MB. Upload them in parts.");
    const encoded = await Promise.all(files.map(async (file) => ({ name: file.name, base64: await toBase64(file) })));
    upload.mutate({ siteId, files: encoded });
  }

  const failed = problem ?? (upload.error ? messageOf(upload.error) : null);
  return (
    <Dialog onOpenChange={() => upload.reset()}>
      <DialogTrigger asChild>
        <Button>
          <UploadIcon /> Upload
        </Button>
      </DialogTrigger>
      <DialogContent title="Upload articles" description="Markdown (.md), text (.txt) or a zip of them, up to 20 MB.">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same */}
        <div
          className={cn(
            "grid place-items-center gap-3 rounded-lg border border-input border-dashed p-8 text-center",
            isOver && "bg-accent-tint",
          )}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            void send(event.dataTransfer.files);
          }}
        >
          <p className="text-muted-foreground">Drop files here, or</p>
          <Button asChild variant="primary">
            <label className="cursor-pointer focus-within:outline-2 focus-within:outline-ring">
              {upload.isPending ? "Reading…" : "Choose files"}
              <input
                type="file"
                multiple
                accept=".md,.markdown,.txt,.zip"
                className="sr-only"
                disabled={upload.isPending}
                onChange={(event) => send(event.target.files)}
              />
            </label>
          </Button>
        </div>
        <div aria-live="polite" className="grid gap-2 text-sm">
          {failed && <p className="text-wrong">{failed}</p>}
          {upload.data && <p className="text-good">{sayImported(upload.data.imported)}</p>}
          {upload.data?.skipped.map((file) => (
            <p key={file.name} className="text-waiting">
              {file.name}: {file.reason}
            </p>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function sayImported(imported: unknown): string {
  const count = Array.isArray(imported) ? imported.length : Number(imported);
  return count === 1 ? "1 article is live." : `${count} articles are live.`;
}

function toBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(`${reader.result}`.split(",", 2)[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
