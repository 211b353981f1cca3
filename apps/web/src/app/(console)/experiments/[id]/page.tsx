import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { z } from "zod";
import { readStaff } from "@/features/account/session";
import { ExperimentPage } from "@/features/experiments/components/experiment-page";
import { getDb } from "@/lib/database";

export const metadata: Metadata = { title: "Experiment" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  const staff = await readStaff({ db: getDb(), headers: await headers() });
  return (
    <Suspense>
      <ExperimentPage experimentId={id} isAdmin={staff !== null && staff.role !== "agent"} />
    </Suspense>
  );
}
