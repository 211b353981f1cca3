"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";

const keys = [
  ["j / k", "next, previous conversation in the list"],
  ["Enter", "open it"],
  ["/", "search"],
  ["t", "take over"],
  ["r", "reply"],
  ["e", "resolve"],
  ["?", "this list"],
];

export function ShortcutSheet(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog {...props}>
      <DialogContent title="Keys">
        <dl className="grid grid-cols-[5rem_1fr] gap-x-4 gap-y-2">
          {keys.map(([key, text]) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="rounded-sm border bg-muted px-1.5 py-0.5 font-mono text-xs">{key}</kbd>
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
