import { ChevronLeftIcon, ChevronRightIcon } from "lucide-react";
import { Button } from "./ui/button.tsx";

type PagerProps = { page: number; pageSize: number; total: number; noun: string; onPage: (page: number) => void };

export function Pager({ page, pageSize, total, noun, onPage }: PagerProps) {
  const from = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const to = Math.min(total, page * pageSize);
  return (
    <div className="tabular flex items-center justify-between gap-4 text-muted-foreground text-sm">
      <p aria-live="polite">
        {from}–{to} of {total.toLocaleString("en")} {noun}
      </p>
      {total > pageSize && (
        <div className="flex gap-1">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Previous page"
            disabled={page <= 1}
            onClick={() => onPage(page - 1)}
          >
            <ChevronLeftIcon />
          </Button>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Next page"
            disabled={to >= total}
            onClick={() => onPage(page + 1)}
          >
            <ChevronRightIcon />
          </Button>
        </div>
      )}
    </div>
  );
}
