"use client";

import { useState } from "react";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/cn";
import type { RunEventView } from "../curve.ts";

/** Lines that are drawn; the search looks through all of them. */
const tail = 200;

/** What was said besides steps, newest at the end, with a search. */
export function RunLog({ events }: { events: RunEventView[] }) {
  const [search, setSearch] = useState("");
  const lines = events.flatMap((event) => lineOf(event) ?? []);
  const words = search.trim().toLowerCase();
  const found = words ? lines.filter((line) => line.text.toLowerCase().includes(words)) : lines;
  return (
    <section aria-label="Log" className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-lg">Log</h2>
        <Input
          type="search"
          aria-label="Search the log"
          placeholder="Search the log"
          className="max-w-60"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {found.length === 0 ? (
        <p className="text-muted-foreground">{words ? "No line has these words." : "Nothing has been said yet."}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach that
        <ol tabIndex={0} className="max-h-80 overflow-auto rounded-md bg-muted p-3 font-mono text-xs">
          {found.slice(-tail).map((line) => (
            <li key={line.seq} className={cn("whitespace-pre-wrap break-words", line.isBad && "text-wrong")}>
              <time dateTime={line.at} className="me-2 text-muted-foreground">
                {new Date(line.at).toLocaleTimeString("en-GB")}
              </time>
              {line.text}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function lineOf({ seq, at, type, attempt, payload }: RunEventView) {
  const text = {
    note: `${payload.message}`,
    log: `${payload.message}`,
    stage: `stage: ${payload.stage}`,
    started: `attempt ${attempt} on ${payload.device}, ${payload.precision}`,
    data: `${payload.rows} rows, ${payload.tokens} tokens`,
    resumed: `goes on from step ${payload.step}`,
    checkpoint: `checkpoint at step ${payload.step}`,
    validation: `validation loss ${payload.loss} at step ${payload.step}${payload.best ? ", the best so far" : ""}`,
    finished: "finished",
    failed: `failed: ${payload.message}`,
  }[type];
  return text === undefined ? null : { seq, at, text, isBad: type === "failed" || payload.level === "error" };
}
