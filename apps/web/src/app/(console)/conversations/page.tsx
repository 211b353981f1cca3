import type { Metadata } from "next";
import { Suspense } from "react";
import { ConversationsPage } from "@/features/conversations/components/conversations-page";

export const metadata: Metadata = { title: "Conversations" };

export default function Page() {
  return (
    <Suspense>
      <ConversationsPage />
    </Suspense>
  );
}
