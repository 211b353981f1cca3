"use client";

import { useMutation } from "@tanstack/react-query";
import { DownloadIcon, EraserIcon } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { saveFile } from "@/lib/save-file";
import { messageOf, useTRPC } from "@/trpc/client";
import { EraseDialog } from "./erase-dialog.tsx";

/** What an admin may do with all that is kept about one person. */
export function PersonData({ visitorId, onErased }: { visitorId: string; onErased: () => void }) {
  const trpc = useTRPC();
  const [isErasing, setErasing] = useState(false);
  const take = useMutation(
    trpc.visitors.export.mutationOptions({
      onSuccess: (data) => saveFile(`person-${visitorId}.json`, "application/json", JSON.stringify(data, null, 2)),
      onError: (error) => void toast.error(messageOf(error)),
    }),
  );
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" disabled={take.isPending} onClick={() => take.mutate({ visitorId })}>
        <DownloadIcon /> Export data
      </Button>
      <Button size="sm" variant="danger" onClick={() => setErasing(true)}>
        <EraserIcon /> Erase…
      </Button>
      <EraseDialog visitorId={visitorId} open={isErasing} onOpenChange={setErasing} onErased={onErased} />
    </div>
  );
}
