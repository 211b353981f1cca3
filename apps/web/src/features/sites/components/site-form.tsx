"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { messageOf, useTRPC } from "@/trpc/client";
import { parseOrigin } from "../origin.ts";

export type SiteDetails = {
  id: string;
  key: string;
  name: string;
  color: string;
  locale: string;
  greeting: string;
  suggestions: string[];
  productNames: string[];
  origins: string[];
  answerMode: string | null;
  identityRequired: boolean;
  widgetOrigin: string;
};

export function SiteForm({ site }: { site: SiteDetails }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [originProblem, setOriginProblem] = useState<string | null>(null);
  const [identityRequired, setIdentityRequired] = useState(site.identityRequired);
  const save = useMutation(
    trpc.sites.update.mutationOptions({
      onSuccess: () => {
        toast.success("Saved. Visitors see it from their next page on.");
        void queries.invalidateQueries({ queryKey: trpc.sites.read.queryKey() });
        void queries.invalidateQueries({ queryKey: trpc.sites.list.queryKey() });
      },
    }),
  );

  function submit(form: FormData) {
    const origins = lines(form, "origins");
    const wrong = origins.map(parseOrigin).find((parsed) => "problem" in parsed);
    setOriginProblem(wrong && "problem" in wrong ? wrong.problem : null);
    if (wrong) return;
    const mode = form.get("answerMode");
    save.mutate({
      siteId: site.id,
      settings: {
        name: `${form.get("name")}`,
        color: `${form.get("color")}`,
        locale: `${form.get("locale")}`,
        greeting: `${form.get("greeting")}`,
        suggestions: lines(form, "suggestions"),
        productNames: lines(form, "productNames"),
        origins,
        answerMode: mode === "quote" || mode === "write" ? mode : null,
        identityRequired,
      },
    });
  }

  return (
    <form
      className="grid max-w-2xl gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        submit(new FormData(event.currentTarget));
      }}
    >
      <div className="grid gap-4 pane:grid-cols-[1fr_7rem_7rem]">
        <Field label="Name">
          {(control) => <Input {...control} name="name" defaultValue={site.name} required maxLength={60} />}
        </Field>
        <Field label="Colour">
          {(control) => <Input {...control} name="color" type="color" className="p-1" defaultValue={site.color} />}
        </Field>
        <Field label="Language">
          {(control) => <Input {...control} name="locale" defaultValue={site.locale} required />}
        </Field>
      </div>
      <Field label="Greeting" hint="One sentence; the first thing a visitor reads.">
        {(control) => <Textarea {...control} name="greeting" rows={2} maxLength={300} defaultValue={site.greeting} />}
      </Field>
      <Field label="Suggested questions" hint="One per line, at most six.">
        {(control) => <Textarea {...control} name="suggestions" rows={3} defaultValue={site.suggestions.join("\n")} />}
      </Field>
      <Field
        label="Origins that may embed the widget"
        hint="One per line: scheme, host, and port where there is one. Empty means nowhere."
        error={originProblem}
      >
        {(control) => (
          <Textarea
            {...control}
            name="origins"
            rows={3}
            className="font-mono text-sm"
            defaultValue={site.origins.join("\n")}
          />
        )}
      </Field>
      <Field
        label="Answers"
        hint="Quoting states what articles say, word for word. Small models write with confidence and err."
      >
        {(control) => (
          <Select {...control} name="answerMode" defaultValue={site.answerMode ?? ""}>
            <option value="">By the size of the model</option>
            <option value="quote">Quote the articles</option>
            <option value="write">Write in its own words, guarded</option>
          </Select>
        )}
      </Field>
      <Field label="Product names" hint="One per line. The assistant says them only where an article does.">
        {(control) => (
          <Textarea {...control} name="productNames" rows={4} defaultValue={site.productNames.join("\n")} />
        )}
      </Field>
      <div className="flex items-start gap-3">
        <Switch id="identity-required" checked={identityRequired} onCheckedChange={setIdentityRequired} />
        <label htmlFor="identity-required" className="grid gap-0.5">
          <span className="font-medium text-sm">Only customers with a signed identity</span>
          <span className="text-muted-foreground text-sm">Visitors without one are turned away.</span>
        </label>
      </div>
      {save.error && (
        <p role="alert" className="text-wrong">
          {messageOf(save.error)}
        </p>
      )}
      <div>
        <Button type="submit" variant="primary" disabled={save.isPending}>
          {save.isPending ? "Saving…" : "Save"}
        </Button>
      </div>
    </form>
  );
}

function lines(form: FormData, name: string): string[] {
  return `${form.get(name) ?? ""}`
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
