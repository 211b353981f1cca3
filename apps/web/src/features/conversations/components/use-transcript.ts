"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useState } from "react";
import { useTRPC } from "@/trpc/client";
import { applyEvent } from "../apply-event.ts";

/**
 * The transcript, then every event after it. The stream resumes by sequence on its own; when an answer has ended, what was
 * recorded about it is read again.
 */
export function useTranscript(conversationId: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const options = trpc.conversations.read.queryOptions(
    { conversationId },
    { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: "always" },
  );
  const transcript = useQuery(options);
  const [from, setFrom] = useState<number | null>(null);
  if (from === null && transcript.data && !transcript.isFetching) setFrom(transcript.data.seq);
  const stream = useSubscription(
    trpc.conversations.follow.subscriptionOptions(
      { conversationId, afterSeq: from ?? 0 },
      {
        enabled: from !== null,
        onData: ({ data }) => {
          queries.setQueryData(options.queryKey, (old) => (old ? applyEvent(old, data) : old));
          if (data.event.type === "answer.ended" || (data.event.type === "message" && data.event.message.generationId))
            void queries.invalidateQueries({ queryKey: options.queryKey });
        },
      },
    ),
  );
  return { transcript, isLive: stream.status === "pending" || stream.status === "connecting" };
}
