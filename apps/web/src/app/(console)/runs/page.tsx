import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { Suspense } from "react";
import { readStaff } from "@/features/account/session";
import { RunsPage } from "@/features/runs/components/runs-page";
import { getDb } from "@/lib/database";

export const metadata: Metadata = { title: "Runs" };

export default async function Page() {
  const staff = await readStaff({ db: getDb(), headers: await headers() });
  if (!staff || staff.role === "agent") redirect("/");
  return (
    <Suspense>
      <RunsPage />
    </Suspense>
  );
}
