import { readInvitation } from "@whetstone/db/accounts/reads";
import type { Metadata } from "next";
import { EntryCard } from "@/features/account/components/entry-card";
import { AcceptForm } from "@/features/people/components/accept-form";
import { getDb } from "@/lib/database";
import { hashSecret } from "@/lib/secret-token";
import { TrpcProvider } from "@/trpc/client";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await readInvitation(getDb(), { tokenHash: hashSecret(token) });
  if (!invitation)
    return (
      <EntryCard title="This link is used up" text="It was used before or has expired. Ask for a new invitation." />
    );
  return (
    <EntryCard title="Join the team" text={`You were invited as ${invitation.role}: ${invitation.email}`}>
      <TrpcProvider>
        <AcceptForm token={token} email={invitation.email} />
      </TrpcProvider>
    </EntryCard>
  );
}
