import type { Metadata } from "next";
import { Suspense } from "react";
import { ArticleEditor } from "@/features/articles/components/article-editor";

export const metadata: Metadata = { title: "Article" };

/** `?slug=` names the article; without it a new one is written. */
export default function Page() {
  return (
    <Suspense>
      <ArticleEditor />
    </Suspense>
  );
}
