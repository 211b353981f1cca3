import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { Suspense } from "react";
import { readStaff } from "@/features/account/session";
import { StartPage } from "@/features/experiments/components/start-page";
import { getDb } from "@/lib/database";

export const metadata: Metadata = { title: "Start an experiment" };

export default async function Page() {
  const staff = await readStaff({ db: getDb(), headers: await headers() });
  if (!staff || staff.role === "agent") redirect("/experiments");
  return (
    <Suspense>
      <StartPage />
    </Suspense>
  );
}
