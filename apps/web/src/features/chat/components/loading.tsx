import { Skeleton } from "@/components/ui/skeleton";

/** The shape of a conversation, until it is here. */
export function Loading({ label }: { label: string }) {
  return (
    <div role="status" className="grid content-start gap-3 pt-2">
      <span className="sr-only">{label}</span>
      <Skeleton className="h-4 w-4/5" />
      <Skeleton className="h-4 w-3/5" />
      <Skeleton className="mt-3 h-10 w-1/2 justify-self-end rounded-xl" />
      <Skeleton className="mt-3 h-4 w-11/12" />
      <Skeleton className="h-4 w-2/3" />
    </div>
  );
}
