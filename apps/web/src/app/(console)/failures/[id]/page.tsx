import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { z } from "zod";
import { FailurePage } from "@/features/failures/components/failure-page";

export const metadata: Metadata = { title: "Failure" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  return (
    <Suspense>
      <FailurePage failureId={id} />
    </Suspense>
  );
}
