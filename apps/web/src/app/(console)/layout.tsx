import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Toaster } from "@/components/ui/toaster";
import { AppShell } from "@/features/account/components/app-shell";
import { readStaff } from "@/features/account/session";
import { getDb } from "@/lib/database";
import { TrpcProvider } from "@/trpc/client";

export default async function ConsoleLayout({ children }: { children: React.ReactNode }) {
  const staff = await readStaff({ db: getDb(), headers: await headers() });
  if (!staff) redirect("/login");
  return (
    <NuqsAdapter>
      <TrpcProvider>
        <AppShell staff={staff}>{children}</AppShell>
        <Toaster />
      </TrpcProvider>
    </NuqsAdapter>
  );
}
