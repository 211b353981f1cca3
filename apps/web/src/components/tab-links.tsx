import Link from "next/link";
import { cn } from "@/lib/cn";

/** Tabs that are links: the chosen one is in the URL. */
export function TabLinks({
  label,
  tabs,
  current,
}: {
  label: string;
  tabs: { href: string; text: string }[];
  current: string;
}) {
  return (
    <nav aria-label={label} className="flex gap-4 overflow-x-auto border-b">
      {tabs.map(({ href, text }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === current ? "page" : undefined}
          className={cn(
            "-mb-px whitespace-nowrap border-transparent border-b-2 px-0.5 py-2 text-muted-foreground -outline-offset-2 hover:text-foreground",
            href === current && "border-accent font-medium text-foreground",
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
