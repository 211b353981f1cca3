"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { QueueItem } from "@whetstone/trainer/reviews/next-items";
import { useCallback, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { codeOf, messageOf, useTRPC, useTRPCClient } from "@/trpc/client";

const ahead = 10;
const undoDepth = 20;
const retryMs = 2_000;

type Job =
  | { kind: "submit"; item: QueueItem; label: string | null; clientId: string; tookMs: number }
  | { kind: "undo"; undone: number };

/**
 * The reviewer's queue: items are fetched ahead and the next one is on the screen before the last one is stored. What
 * is not stored yet waits in order, is tried again under the same id, and is counted.
 */
export function useReviewQueue() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [items, setItems] = useState<QueueItem[]>([]);
  const [isLoading, setLoading] = useState(true);
  const [error, setError] = useState<unknown>(null);
  const [unsaved, setUnsaved] = useState(0);
  const history = useRef<QueueItem[]>([]);
  const undone = useRef(0);
  const jobs = useRef<Job[]>([]);
  const isWorking = useRef(false);
  const isFetching = useRef(false);
  const seenAt = useRef(performance.now());
  const done = useRef(new Set<string>());
  const shown = useRef(0);
  shown.current = items.length;

  const fetchAhead = useCallback(async () => {
    if (isFetching.current) return;
    isFetching.current = true;
    try {
      // What is not stored yet is still in our hands for the server, and comes back among the next.
      const fresh = await client.reviews.next.mutate({ take: Math.min(20, ahead + jobs.current.length) });
      setItems((now) => [
        ...now,
        ...fresh.filter(({ id }) => !done.current.has(id) && !now.some((one) => one.id === id)),
      ]);
      setError(null);
    } catch (thrown) {
      setError(thrown);
    }
    isFetching.current = false;
    setLoading(false);
  }, [client]);

  const work = useCallback(async () => {
    if (isWorking.current) return;
    isWorking.current = true;
    for (let job = jobs.current[0]; job; job = jobs.current[0]) {
      try {
        if (job.kind === "undo") await client.reviews.undo.mutate({ undone: job.undone });
        else {
          const { item, label, clientId, tookMs } = job;
          await client.reviews.submit.mutate({ itemId: item.id, label, clientId, tookMs });
        }
      } catch (thrown) {
        const code = codeOf(thrown);
        if (code === null || code === "UNAVAILABLE" || code === "INTERNAL") {
          await new Promise((resolve) => setTimeout(resolve, retryMs));
          continue;
        }
        toast.error(messageOf(thrown));
      }
      jobs.current.shift();
      setUnsaved(jobs.current.length);
    }
    isWorking.current = false;
    void queries.invalidateQueries({ queryKey: trpc.reviews.progress.queryKey() });
    if (shown.current < ahead / 2) void fetchAhead();
  }, [client, queries, trpc, fetchAhead]);

  const add = useCallback(
    (job: Job) => {
      jobs.current.push(job);
      setUnsaved(jobs.current.length);
      void work();
    },
    [work],
  );

  const submit = useCallback(
    (label: string | null) => {
      const item = items[0];
      if (!item) return;
      const tookMs = Math.round(performance.now() - seenAt.current);
      seenAt.current = performance.now();
      done.current.add(item.id);
      history.current = [...history.current.slice(1 - undoDepth), item];
      undone.current = 0;
      setItems((now) => now.slice(1));
      add({ kind: "submit", item, label, clientId: crypto.randomUUID(), tookMs });
    },
    [items, add],
  );

  const undo = useCallback(() => {
    const item = history.current.pop();
    if (!item) return void toast("There is nothing left to undo here.");
    done.current.delete(item.id);
    setItems((now) => [item, ...now.filter(({ id }) => id !== item.id)]);
    add({ kind: "undo", undone: undone.current });
    undone.current += 1;
  }, [add]);

  useEffect(() => {
    if (items.length < ahead / 2) void fetchAhead();
  }, [items.length, fetchAhead]);
  useEffect(() => {
    if (unsaved === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [unsaved]);

  // Until all is stored nobody knows whether more is waiting.
  const isWaiting = isLoading || (items.length === 0 && unsaved > 0);
  return { item: items[0] ?? null, isLoading: isWaiting, error, unsaved, submit, undo, retry: fetchAhead };
}
