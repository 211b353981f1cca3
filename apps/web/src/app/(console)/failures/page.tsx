import type { Metadata } from "next";
import { Suspense } from "react";
import { FailuresPage } from "@/features/failures/components/failures-page";

export const metadata: Metadata = { title: "Failures" };

export default function Page() {
  return (
    <Suspense>
      <FailuresPage />
    </Suspense>
  );
}
