"use client";

import { CircleAlertIcon } from "lucide-react";
import { messageOf } from "@/trpc/client";
import { Button } from "./ui/button.tsx";

/** What happened and what to do; the rest of the page stays usable. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div role="alert" className="grid place-items-center gap-3 px-6 py-16 text-center">
      <CircleAlertIcon aria-hidden="true" className="size-6 text-wrong" strokeWidth={1.5} />
      <p className="max-w-md">{messageOf(error)}</p>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
