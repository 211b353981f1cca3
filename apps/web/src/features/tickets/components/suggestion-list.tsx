import { cn } from "@/lib/cn";
import type { Suggestion } from "./use-suggestions.ts";

type ListProps = {
  id: string;
  label: string;
  items: Suggestion[];
  /** Which one Enter takes. */
  at: number;
  onPick: (suggestion: Suggestion) => void;
};

/** Above the field that is typed in, which keeps the focus; the screen reader follows `at` through the field. */
export function SuggestionList({ id, label, items, at, onPick }: ListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={label}
      className="absolute bottom-full z-10 mb-2 w-full max-w-md rounded-md border bg-surface p-1 shadow-float"
    >
      {items.map((one, index) => (
        <div
          key={one.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          tabIndex={-1}
          // The field must not lose the focus to a click.
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(one);
          }}
          className={cn(
            "flex cursor-pointer gap-2 rounded-sm px-2 py-1.5 text-sm hover:bg-hover",
            index === at && "bg-hover",
          )}
        >
          <span className="shrink-0 font-medium">{one.name}</span>
          {one.about && (
            <span dir="auto" className="truncate text-muted-foreground">
              {one.about}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}
