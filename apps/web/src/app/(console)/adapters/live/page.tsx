import type { Metadata } from "next";
import { Suspense } from "react";
import { LivePage } from "@/features/adapters/components/live-page";

export const metadata: Metadata = { title: "What was live" };

export default function Page() {
  return (
    <Suspense>
      <LivePage />
    </Suspense>
  );
}
