"use client";

import { useMutation } from "@tanstack/react-query";
import { DownloadIcon } from "lucide-react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { messageOf, useTRPC } from "@/trpc/client";
import { formats } from "../schema.ts";
import { formatWords } from "../words.ts";
import type { DatasetView } from "./dataset-page.tsx";

export function ExportMenu({ dataset }: { dataset: DatasetView }) {
  const trpc = useTRPC();
  const load = useMutation(
    trpc.datasets.export.mutationOptions({
      onSuccess: ({ text, rows, left, name }, { format }) => {
        save(`${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.${format}.jsonl`, text);
        toast.success(`${rows.toLocaleString("en")} rows saved${left > 0 ? `; ${left} do not fit this format` : ""}.`);
      },
      onError: (error) => toast.error(messageOf(error)),
    }),
  );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button disabled={load.isPending}>
          <DownloadIcon aria-hidden="true" /> {load.isPending ? "Exporting…" : "Export"}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {formats.map((format) => (
          <DropdownMenuItem key={format} onSelect={() => load.mutate({ datasetId: dataset.id, format })}>
            {formatWords[format]}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function save(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/jsonl" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
