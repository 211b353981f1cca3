"use client";

import { useMutation } from "@tanstack/react-query";
import type { Colleague } from "@whetstone/helpdesk/tickets/presence";
import { useEffect, useState } from "react";
import { useTRPC, useTRPCClient } from "@/trpc/client";

const everyMs = 8_000;

/** Says that this conversation is open here and tells who else has it open. */
export function usePresence(conversationId: string, isTyping: boolean): Colleague[] {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [others, setOthers] = useState<Colleague[]>([]);
  const { mutate } = useMutation(trpc.tickets.presence.mutationOptions({ onSuccess: setOthers }));
  useEffect(() => {
    const announce = () => mutate({ conversationId, isTyping });
    announce();
    const timer = setInterval(announce, everyMs);
    return () => clearInterval(timer);
  }, [conversationId, isTyping, mutate]);
  useEffect(() => {
    setOthers([]);
    return () => void client.tickets.leave.mutate({ conversationId }).catch(() => {});
  }, [conversationId, client]);
  return others;
}

/** "Ann has this open, Robin is writing." */
export function sayPresence(others: Colleague[]): string {
  return others
    .map(({ userName, isTyping }) => (isTyping ? `${userName} is writing` : `${userName} has this open`))
    .join(", ");
}
