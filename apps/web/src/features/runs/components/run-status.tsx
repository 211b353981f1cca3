import { CheckIcon, CircleAlertIcon, HourglassIcon, LoaderIcon, SquareIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";

type StatusProps = { run: { status: string; cancelRequested: boolean; isOpen: boolean } };

/** Where a run is, in one word with its own shape. */
export function RunStatus({ run: { status, cancelRequested, isOpen } }: StatusProps) {
  if (isOpen && cancelRequested)
    return (
      <Badge tone="waiting">
        <SquareIcon aria-hidden="true" /> Stopping
      </Badge>
    );
  if (status === "queued")
    return (
      <Badge tone="waiting">
        <HourglassIcon aria-hidden="true" /> Queued
      </Badge>
    );
  if (status === "finished")
    return (
      <Badge tone="good">
        <CheckIcon aria-hidden="true" /> Finished
      </Badge>
    );
  if (status === "failed")
    return (
      <Badge tone="wrong">
        <CircleAlertIcon aria-hidden="true" /> Failed
      </Badge>
    );
  if (status === "cancelled")
    return (
      <Badge>
        <SquareIcon aria-hidden="true" /> Cancelled
      </Badge>
    );
  return (
    <Badge tone="info">
      <LoaderIcon aria-hidden="true" /> {status.slice(0, 1).toUpperCase() + status.slice(1)}
    </Badge>
  );
}
