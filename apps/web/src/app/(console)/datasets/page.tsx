import type { Metadata } from "next";
import { Suspense } from "react";
import { DatasetsPage } from "@/features/datasets/components/datasets-page";

export const metadata: Metadata = { title: "Datasets" };

export default function Page() {
  return (
    <Suspense>
      <DatasetsPage />
    </Suspense>
  );
}
