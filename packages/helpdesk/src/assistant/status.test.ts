import { generationStatuses } from "@whetstone/core/chat";
import { expect, test } from "vitest";
import { generationMoves, mayRetry } from "./status.ts";

test("an answer that has ended stays ended; one that has not can end in every way", () => {
  for (const status of ["finished", "stopped", "failed", "expired"] as const) {
    expect(generationMoves[status]).toEqual([]);
    if (status !== "finished") expect(generationMoves.queued).toContain(status);
    expect(generationMoves.running).toContain(status);
  }
});

test("only what the visitor did not get, or not to the end, may be asked for again", () => {
  expect(generationStatuses.filter(mayRetry)).toEqual(["stopped", "failed", "expired"]);
});
