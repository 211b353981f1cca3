/** The first letter of a site's name on its colour. */
export function Monogram({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-9 shrink-0 place-items-center rounded-lg bg-accent font-semibold text-accent-foreground text-lg forced-colors:border"
    >
      {[...name.trim()][0]?.toUpperCase()}
    </span>
  );
}
