"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { TabLinks } from "@/components/tab-links";
import { Skeleton } from "@/components/ui/skeleton";
import { AuditList } from "@/features/audit/components/audit-list";
import { PeopleList } from "@/features/people/components/people-list";
import { CannedSettings } from "@/features/tickets/components/canned-settings";
import { FieldSettings } from "@/features/tickets/components/field-settings";
import { HoursForm } from "@/features/tickets/components/hours-form";
import { TeamSettings } from "@/features/tickets/components/team-settings";
import { useTRPC } from "@/trpc/client";
import { EmbedSettings } from "./embed-settings.tsx";
import { SiteForm } from "./site-form.tsx";
import { useSite } from "./use-site.ts";

const tabNames = ["site", "embed", "replies", "tickets", "people", "audit"] as const;
const tabs = [
  { href: "/settings", text: "Site" },
  { href: "/settings?tab=embed", text: "Embed" },
  { href: "/settings?tab=replies", text: "Replies and hours" },
  { href: "/settings?tab=tickets", text: "Teams and fields" },
  { href: "/settings?tab=people", text: "People" },
  { href: "/settings?tab=audit", text: "Audit" },
];

export function SettingsPage({ isOwner }: { isOwner: boolean }) {
  const [tab] = useQueryState("tab", parseAsStringLiteral(tabNames).withDefault("site"));
  return (
    <Page>
      <PageHead title="Settings" text="The site, who works here, and who changed what." />
      <TabLinks label="Settings" tabs={tabs} current={tab === "site" ? "/settings" : `/settings?tab=${tab}`} />
      {tab === "people" && <PeopleList isOwner={isOwner} />}
      {tab === "audit" && <AuditList />}
      {tab === "replies" && <RepliesTab />}
      {tab === "tickets" && <TicketsTab />}
      {(tab === "site" || tab === "embed") && <SiteTabs tab={tab} isOwner={isOwner} />}
    </Page>
  );
}

function RepliesTab() {
  const { site } = useSite();
  if (!site) return <Skeleton className="h-96" />;
  return (
    <div className="grid gap-10">
      <CannedSettings siteId={site.id} />
      <HoursForm siteId={site.id} />
    </div>
  );
}

function TicketsTab() {
  const { site } = useSite();
  if (!site) return <Skeleton className="h-96" />;
  return (
    <div className="grid gap-10">
      <TeamSettings siteId={site.id} />
      <FieldSettings siteId={site.id} />
    </div>
  );
}

function SiteTabs({ tab, isOwner }: { tab: "site" | "embed"; isOwner: boolean }) {
  const trpc = useTRPC();
  const { site } = useSite();
  const details = useQuery(trpc.sites.read.queryOptions({ siteId: site?.id ?? "" }, { enabled: Boolean(site) }));
  if (details.error) return <ErrorState error={details.error} onRetry={() => details.refetch()} />;
  if (!details.data) return <Skeleton className="h-96" />;
  return tab === "site" ? (
    <SiteForm key={`${details.data.updatedAt}`} site={details.data} />
  ) : (
    <EmbedSettings site={details.data} isOwner={isOwner} />
  );
}
