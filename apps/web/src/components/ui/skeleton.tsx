import { cn } from "@/lib/cn";

/** The shape of what is coming; appears after 150 ms, so that fast pages do not flicker. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden="true"
      data-slot="skeleton"
      className={cn("fade-in-0 fill-mode-both animate-in rounded-md bg-muted delay-150 duration-200", className)}
    />
  );
}
