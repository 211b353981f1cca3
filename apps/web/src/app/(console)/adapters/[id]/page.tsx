import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { z } from "zod";
import { readStaff } from "@/features/account/session";
import { VersionPage } from "@/features/adapters/components/version-page";
import { getDb } from "@/lib/database";

export const metadata: Metadata = { title: "Version" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  const staff = await readStaff({ db: getDb(), headers: await headers() });
  return <VersionPage versionId={id} mayPromote={staff !== null && staff.role !== "agent"} />;
}
