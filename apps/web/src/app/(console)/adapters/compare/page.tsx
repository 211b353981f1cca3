import type { Metadata } from "next";
import { Suspense } from "react";
import { ComparePage } from "@/features/adapters/components/compare-page";

export const metadata: Metadata = { title: "Compare versions" };

export default function Page() {
  return (
    <Suspense>
      <ComparePage />
    </Suspense>
  );
}
