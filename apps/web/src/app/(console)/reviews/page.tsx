import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { Suspense } from "react";
import { readStaff } from "@/features/account/session";
import { ReviewPage } from "@/features/reviews/components/review-page";
import { getDb } from "@/lib/database";

export const metadata: Metadata = { title: "Reviews" };

export default async function Page() {
  const staff = await readStaff({ db: getDb(), headers: await headers() });
  if (!staff) redirect("/login");
  return (
    <Suspense>
      <ReviewPage isAdmin={staff.role !== "agent"} />
    </Suspense>
  );
}
