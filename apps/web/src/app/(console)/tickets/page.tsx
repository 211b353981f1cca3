import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { Suspense } from "react";
import { readStaff } from "@/features/account/session";
import { TicketsPage } from "@/features/tickets/components/tickets-page";
import { getDb } from "@/lib/database";

export const metadata: Metadata = { title: "Inbox" };

export default async function Page() {
  const staff = await readStaff({ db: getDb(), headers: await headers() });
  if (!staff) redirect("/login");
  return (
    <Suspense>
      <TicketsPage me={{ id: staff.id, name: staff.name, isAdmin: staff.role !== "agent" }} />
    </Suspense>
  );
}
