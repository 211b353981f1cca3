import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { z } from "zod";
import { DatasetPage } from "@/features/datasets/components/dataset-page";

export const metadata: Metadata = { title: "Dataset" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  return (
    <Suspense>
      <DatasetPage datasetId={id} />
    </Suspense>
  );
}
