import { cn } from "@/lib/cn";

const field =
  "w-full min-w-0 rounded-md border border-input/70 bg-surface px-3 text-foreground transition-colors duration-150 placeholder:text-muted-foreground disabled:opacity-60 aria-invalid:border-wrong max-pane:text-lg";

export function Input({ className, ...props }: React.ComponentProps<"input">) {
  return <input className={cn(field, "h-9", className)} {...props} />;
}

export function Textarea({ className, ...props }: React.ComponentProps<"textarea">) {
  return <textarea className={cn(field, "field-sizing-content min-h-16 py-2 leading-normal", className)} {...props} />;
}

/** The platform's own menu: right on a phone, right for a screen reader. */
export function Select({ className, ...props }: React.ComponentProps<"select">) {
  return <select className={cn(field, "h-9 cursor-pointer pe-8", className)} {...props} />;
}
