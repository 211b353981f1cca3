import type { Metadata } from "next";
import { Suspense } from "react";
import { TestPage } from "@/features/articles/components/test-page";

export const metadata: Metadata = { title: "Test a question" };

export default function Page() {
  return (
    <Suspense>
      <TestPage />
    </Suspense>
  );
}
