import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { ArenaPage } from "@/features/experiments/components/arena-page";

export const metadata: Metadata = { title: "Blind arena" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  return <ArenaPage experimentId={id} />;
}
