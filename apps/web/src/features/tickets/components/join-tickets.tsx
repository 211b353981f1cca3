"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { DeskActs } from "./use-desk.ts";

/** Another ticket about the same: this one goes into it, or both know of each other. */
export function JoinTickets({ acts }: { acts: DeskActs }) {
  const [number, setNumber] = useState("");
  const other = Number(number.replace("#", ""));
  const isNumber = Number.isInteger(other) && other > 0;
  const act = (join: (number: number) => void) => () => {
    join(other);
    setNumber("");
  };
  return (
    <div className="flex items-center gap-2">
      <Input
        aria-label="Number of another ticket"
        placeholder="Other ticket, #"
        inputMode="numeric"
        className="h-8 flex-1 text-sm"
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <Button size="sm" disabled={!isNumber} onClick={act(acts.link)}>
        Link
      </Button>
      <Button size="sm" disabled={!isNumber} onClick={act(acts.merge)}>
        Merge
      </Button>
    </div>
  );
}
