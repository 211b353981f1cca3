import type { Metadata } from "next";
import { Suspense } from "react";
import { ArticlesPage } from "@/features/articles/components/articles-page";

export const metadata: Metadata = { title: "Articles" };

export default function Page() {
  return (
    <Suspense>
      <ArticlesPage />
    </Suspense>
  );
}
