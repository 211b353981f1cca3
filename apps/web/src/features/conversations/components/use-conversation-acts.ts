"use client";

import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { messageOf, useTRPC } from "@/trpc/client";

/** What an agent can do to a conversation; what comes of it arrives by the stream. */
export function useConversationActs(conversationId: string) {
  const trpc = useTRPC();
  const onError = (error: unknown) => toast.error(messageOf(error));
  const takeOver = useMutation(trpc.conversations.takeOver.mutationOptions({ onError }));
  const handBack = useMutation(trpc.conversations.handBack.mutationOptions({ onError }));
  const resolve = useMutation(trpc.conversations.resolve.mutationOptions({ onError }));
  return {
    takeOver: () => takeOver.mutate({ conversationId }),
    handBack: () => handBack.mutate({ conversationId }),
    resolve: () => resolve.mutate({ conversationId }),
    isBusy: takeOver.isPending || handBack.isPending || resolve.isPending,
  };
}
