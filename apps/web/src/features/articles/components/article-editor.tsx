"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { toast } from "sonner";
import { ErrorState } from "@/components/error-state";
import { Markdown } from "@/components/markdown";
import { pageColumn } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useSite } from "@/features/sites/components/use-site";
import { cn } from "@/lib/cn";
import { messageOf, useTRPC } from "@/trpc/client";
import { RemoveArticle } from "./remove-article.tsx";

type Draft = { id?: string; slug?: string; title: string; bodyMd: string; lang: string };

export function ArticleEditor() {
  const trpc = useTRPC();
  const { site } = useSite();
  const [slug] = useQueryState("slug", parseAsString);
  const article = useQuery(
    trpc.articles.read.queryOptions(
      { siteId: site?.id ?? "", slug: slug ?? "" },
      { enabled: Boolean(site && slug), gcTime: 0 },
    ),
  );
  if (article.error) return <ErrorState error={article.error} />;
  if (!site || (slug && !article.data))
    return (
      <div className="p-6">
        <Skeleton className="h-96" />
      </div>
    );
  const draft = article.data ?? { title: "", bodyMd: "", lang: "en" };
  return <EditorForm key={slug} siteId={site.id} draft={draft} />;
}

function EditorForm({ siteId, draft }: { siteId: string; draft: Draft }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const [title, setTitle] = useState(draft.title);
  const [bodyMd, setBody] = useState(draft.bodyMd.trimStart());
  const [lang, setLang] = useState(draft.lang);
  const save = useMutation(
    trpc.articles.save.mutationOptions({
      onSuccess: () => {
        toast.success("Saved; live for the next question.");
        void queries.invalidateQueries({ queryKey: trpc.articles.list.queryKey() });
        router.push("/articles");
      },
    }),
  );
  return (
    <form
      className={cn(pageColumn, "gap-4")}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ siteId, slug: draft.slug, title, bodyMd, lang, verified: true });
      }}
    >
      <PageHead
        title={draft.slug ? "Edit article" : "New article"}
        text="Short sections under clear headings are found best."
        action={
          <div className="flex gap-2">
            {draft.id && <RemoveArticle siteId={siteId} id={draft.id} title={draft.title} />}
            <Button type="submit" variant="primary" disabled={save.isPending}>
              {save.isPending ? "Saving…" : "Save"}
            </Button>
          </div>
        }
      />
      {save.error && (
        <p role="alert" className="text-wrong">
          {messageOf(save.error)}
        </p>
      )}
      <div className="grid gap-4 pane:grid-cols-[1fr_8rem]">
        <Field label="Title">
          {(control) => (
            <Input
              {...control}
              dir="auto"
              required
              maxLength={300}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Field label="Language">
          {(control) => <Input {...control} required value={lang} onChange={(event) => setLang(event.target.value)} />}
        </Field>
      </div>
      <div className="grid gap-6 context:grid-cols-2">
        <Field label="Text in Markdown">
          {(control) => (
            <Textarea
              {...control}
              dir="auto"
              required
              spellCheck
              className="min-h-[60dvh] font-mono text-sm"
              value={bodyMd}
              onChange={(event) => setBody(event.target.value)}
            />
          )}
        </Field>
        <section aria-label="Preview" className="grid content-start gap-1.5">
          <h2 className="font-medium text-sm">Preview</h2>
          <div className="border-s ps-6">
            {bodyMd ? (
              <Markdown text={bodyMd} />
            ) : (
              <p className="text-muted-foreground">What you write appears here.</p>
            )}
          </div>
        </section>
      </div>
    </form>
  );
}
