"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FileTextIcon } from "lucide-react";
import Link from "next/link";
import { parseAsInteger, parseAsString, useQueryState } from "nuqs";
import { EmptyState } from "@/components/empty-state";
import { ErrorState } from "@/components/error-state";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { Pager } from "@/components/pager";
import { RelativeTime } from "@/components/relative-time";
import { TabLinks } from "@/components/tab-links";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useDebounced } from "@/components/use-debounced";
import { useSite } from "@/features/sites/components/use-site";
import { useTRPC } from "@/trpc/client";
import { pageSize } from "../schema.ts";
import { ApprovedAnswers } from "./approved-answers.tsx";
import { UploadArticles } from "./upload-articles.tsx";

const tabs = [
  { href: "/articles", text: "Articles" },
  { href: "/articles?tab=approved", text: "Approved answers" },
  { href: "/articles/test", text: "Test a question" },
];

export function ArticlesPage() {
  const [tab] = useQueryState("tab", parseAsString.withDefault(""));
  const { site, error } = useSite();
  if (error) return <ErrorState error={error} />;
  return (
    <Page className="gap-4">
      <PageHead
        title="Articles"
        text="All that the assistant may say comes from here. A change is live for the next question."
        action={
          <Button variant="primary" asChild>
            <Link href="/articles/edit">New article</Link>
          </Button>
        }
      />
      <TabLinks label="Knowledge" tabs={tabs} current={tab === "approved" ? "/articles?tab=approved" : "/articles"} />
      {site && (tab === "approved" ? <ApprovedAnswers siteId={site.id} /> : <ArticleList siteId={site.id} />)}
    </Page>
  );
}

function ArticleList({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const [page, setPage] = useQueryState("page", parseAsInteger.withDefault(1));
  const query = useDebounced(search.trim());
  const list = useQuery(
    trpc.articles.list.queryOptions(
      { siteId, search: query || undefined, page },
      { placeholderData: keepPreviousData },
    ),
  );
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Input
          type="search"
          aria-label="Search articles"
          placeholder="Search articles"
          className="min-w-52 flex-1"
          value={search}
          onChange={(event) => {
            void setSearch(event.target.value || null);
            void setPage(null);
          }}
        />
        <UploadArticles siteId={siteId} />
      </div>
      {list.error && <ErrorState error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton className="h-64" />}
      {list.data?.rows.length === 0 && (
        <EmptyState
          icon={FileTextIcon}
          title={query ? "Nothing matches" : "No articles yet"}
          text={query ? "Try other words." : "Write one, or upload Markdown and text files, also as a zip."}
        />
      )}
      {list.data && list.data.rows.length > 0 && (
        <>
          <table className="w-full table-fixed border-b">
            <thead>
              <tr className="border-b text-muted-foreground text-sm">
                <th scope="col" className="h-9 px-2 text-start font-medium">
                  Title
                </th>
                <th scope="col" className="w-24 px-2 text-end font-medium max-pane:hidden">
                  Passages
                </th>
                <th scope="col" className="w-28 px-2 ps-6 text-start font-medium max-pane:hidden">
                  Language
                </th>
                <th scope="col" className="w-32 px-2 text-end font-medium max-pane:w-24">
                  Changed
                </th>
              </tr>
            </thead>
            <tbody>
              {list.data.rows.map((row) => (
                <tr key={row.id} className="relative h-10 border-b last:border-0 hover:bg-hover">
                  <td className="truncate px-2">
                    <Link
                      href={`/articles/edit?slug=${encodeURIComponent(row.slug)}`}
                      className="after:absolute after:inset-0"
                      title={row.title}
                    >
                      <span dir="auto">{row.title}</span>
                    </Link>
                  </td>
                  <td className="px-2 text-end max-pane:hidden">{row.passages}</td>
                  <td className="px-2 ps-6 text-muted-foreground max-pane:hidden">{row.lang}</td>
                  <td className="px-2 text-end text-muted-foreground">
                    <RelativeTime at={row.updatedAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pager noun="articles" page={page} pageSize={pageSize} total={list.data.total} onPage={setPage} />
        </>
      )}
    </>
  );
}
