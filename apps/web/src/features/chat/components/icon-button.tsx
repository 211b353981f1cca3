import { cn } from "@/lib/cn";

type IconButtonProps = Omit<React.ComponentProps<"button">, "aria-label"> & { label: string };

/** A button that is only a picture; large enough for a thumb where thumbs are used. */
export function IconButton({ label, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cn(
        "grid size-9 shrink-0 place-items-center rounded-md text-muted-foreground transition-colors duration-150 hover:bg-hover hover:text-foreground disabled:pointer-events-none pointer-coarse:size-11 [&_svg]:size-5",
        className,
      )}
      {...props}
    />
  );
}
