import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { EntryCard } from "@/features/account/components/entry-card";
import { SignInForm } from "@/features/account/components/sign-in-form";
import { readStaff } from "@/features/account/session";
import { getDb } from "@/lib/database";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  if (await readStaff({ db: getDb(), headers: await headers() })) redirect("/");
  const { next } = await searchParams;
  // Only a path of ours: "//evil" and "/\evil" would leave.
  const path = typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : "/";
  return (
    <EntryCard title="Sign in" text="The console for your support team.">
      <SignInForm next={path} />
    </EntryCard>
  );
}
