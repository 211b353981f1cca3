import type { Metadata } from "next";
import { headers } from "next/headers";
import { Suspense } from "react";
import { readStaff } from "@/features/account/session";
import { ExperimentsPage } from "@/features/experiments/components/experiments-page";
import { getDb } from "@/lib/database";

export const metadata: Metadata = { title: "Experiments" };

export default async function Page() {
  const staff = await readStaff({ db: getDb(), headers: await headers() });
  return (
    <Suspense>
      <ExperimentsPage mayStart={staff !== null && staff.role !== "agent"} />
    </Suspense>
  );
}
