import type { Metadata } from "next";
import { Suspense } from "react";
import { ReviewPage } from "@/features/reviews/components/review-page";

export const metadata: Metadata = { title: "Reviews" };

export default function Page() {
  return (
    <Suspense>
      <ReviewPage />
    </Suspense>
  );
}
