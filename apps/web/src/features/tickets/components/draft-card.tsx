import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";

type Draft = { text: string; answerKind: string; sources: unknown; confidence: number | null };

/** What the assistant would say; it is never sent by itself. */
export function DraftCard({ draft, canInsert, onInsert }: { draft: Draft; canInsert: boolean; onInsert: () => void }) {
  const sources = (draft.sources as { title: string }[]).map(({ title }) => title);
  return (
    <section aria-label="Draft" className="grid gap-2 rounded-lg border bg-surface p-3">
      <div className="flex items-center gap-2 text-sm">
        <span className="font-medium">Draft</span>
        <Badge>{draft.answerKind}</Badge>
        {draft.confidence !== null && (
          <span className="tabular text-muted-foreground">
            {Math.round(draft.confidence * 100)} % sure of the articles
          </span>
        )}
        <Button size="sm" className="ms-auto" disabled={!canInsert} onClick={onInsert}>
          Insert
        </Button>
      </div>
      <p dir="auto" className="max-h-28 overflow-y-auto whitespace-pre-wrap text-sm">
        {draft.text}
      </p>
      {sources.length > 0 && <p className="text-muted-foreground text-xs">From {sources.join(", ")}</p>}
    </section>
  );
}
