import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { readStaff } from "@/features/account/session";
import { RunPage } from "@/features/runs/components/run-page";
import { getDb } from "@/lib/database";

export const metadata: Metadata = { title: "Run" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const staff = await readStaff({ db: getDb(), headers: await headers() });
  if (!staff || staff.role === "agent") redirect("/");
  return <RunPage runId={(await params).id} />;
}
