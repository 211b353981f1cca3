"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { TabLinks } from "@/components/tab-links";
import { useTRPC } from "@/trpc/client";
import { AgreementTable } from "./agreement-table.tsx";
import { CalibrationChart } from "./calibration-chart.tsx";
import { ConflictList } from "./conflict-list.tsx";
import { KnownAnswers } from "./known-answers.tsx";
import { PolicyForm } from "./policy-form.tsx";
import { ReviewQueue } from "./review-queue.tsx";
import { TeamTable } from "./team-table.tsx";

const tabNames = ["queue", "conflicts", "agreement", "known", "setup"] as const;

/** Answers that may have failed, judged by people one at a time. */
export function ReviewPage({ isAdmin }: { isAdmin: boolean }) {
  const trpc = useTRPC();
  const [tab] = useQueryState("tab", parseAsStringLiteral(tabNames).withDefault("queue"));
  const progress = useQuery(trpc.reviews.progress.queryOptions());
  const data = progress.data;
  const tabs = [
    { href: "/reviews", text: "Queue" },
    { href: "/reviews?tab=conflicts", text: data?.conflict ? `Differences (${data.conflict})` : "Differences" },
    { href: "/reviews?tab=agreement", text: "Team and agreement" },
    ...(isAdmin
      ? [
          { href: "/reviews?tab=known", text: "Known answers" },
          { href: "/reviews?tab=setup", text: "Setup" },
        ]
      : []),
  ];
  return (
    <Page>
      <PageHead title="Reviews" text="Judge answers that may have failed; what you say trains the next version." />
      <TabLinks label="Reviews" tabs={tabs} current={tab === "queue" ? "/reviews" : `/reviews?tab=${tab}`} />
      {tab === "queue" && <ReviewQueue counts={data ?? null} />}
      {tab === "conflicts" && <ConflictList />}
      {tab === "agreement" && (
        <div className="grid min-w-0 gap-10">
          <TeamTable />
          <AgreementTable />
          <CalibrationChart />
        </div>
      )}
      {tab === "known" && isAdmin && <KnownAnswers />}
      {tab === "setup" && isAdmin && <PolicyForm />}
    </Page>
  );
}
