import { cn } from "@/lib/cn";

/** The column of a console page: one width everywhere, so that nothing jumps between pages, and never wider than the screen. */
export const pageColumn =
  "mx-auto grid w-full max-w-6xl grid-cols-[minmax(0,1fr)] content-start gap-6 p-6 max-pane:p-4";

export function Page({ className, ...props }: React.ComponentProps<"div">) {
  return <div className={cn(pageColumn, className)} {...props} />;
}
