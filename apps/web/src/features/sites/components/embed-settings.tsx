"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { CopyButton } from "@/components/copy-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { messageOf, useTRPC } from "@/trpc/client";
import type { SiteDetails } from "./site-form.tsx";

export function EmbedSettings({ site, isOwner }: { site: SiteDetails; isOwner: boolean }) {
  const snippet = `<script src="${site.widgetOrigin}/widget.js" data-site="${site.key}" async></script>`;
  const chat = `${site.widgetOrigin}/chat?site=${encodeURIComponent(site.key)}`;
  return (
    <div className="grid max-w-2xl gap-10">
      <section className="grid gap-3">
        <h2 className="font-semibold text-lg">Snippet</h2>
        <p className="text-muted-foreground">
          Put this line before the end of the body, on pages of the origins you allow.
        </p>
        <Code text={snippet} />
        <p className="text-muted-foreground text-sm">
          The same conversation as a full page:{" "}
          <a className="text-accent underline [overflow-wrap:anywhere]" href={chat} target="_blank" rel="noopener">
            {chat}
          </a>
        </p>
        <p className="text-muted-foreground text-sm">
          <a className="text-accent underline" href={`${chat}&team=1`} target="_blank" rel="noopener">
            Try it yourself
          </a>
          : this browser then counts as the team's and in no experiment.
        </p>
      </section>
      {isOwner && <IdentitySecret siteId={site.id} />}
    </div>
  );
}

function IdentitySecret({ siteId }: { siteId: string }) {
  const trpc = useTRPC();
  const [secret, setSecret] = useState<string | null>(null);
  const options = {
    onSuccess: (result: { secret: string }) => setSecret(result.secret),
    onError: (error: unknown) => {
      toast.error(messageOf(error));
    },
  };
  const reveal = useMutation(trpc.sites.revealSecret.mutationOptions(options));
  const rotate = useMutation(trpc.sites.rotateSecret.mutationOptions(options));
  return (
    <section className="grid gap-3">
      <h2 className="font-semibold text-lg">Identity secret</h2>
      <p className="text-muted-foreground">
        With it your server signs who is logged in (a JWT, HS256, for at most an hour). Whoever has it can speak as any
        customer; looking at it is written to the audit.
      </p>
      {secret && <Code text={secret} />}
      <div className="flex flex-wrap gap-2">
        {secret ? (
          <Button onClick={() => setSecret(null)}>Hide</Button>
        ) : (
          <Button disabled={reveal.isPending} onClick={() => reveal.mutate({ siteId })}>
            Reveal
          </Button>
        )}
        <Dialog>
          <DialogTrigger asChild>
            <Button variant="danger">Replace</Button>
          </DialogTrigger>
          <DialogContent
            title="Replace the secret?"
            description="Identities signed with the old one are refused from this moment, until your server has the new one."
          >
            <DialogClose asChild>
              <Button variant="danger" onClick={() => rotate.mutate({ siteId })}>
                Replace the secret
              </Button>
            </DialogClose>
          </DialogContent>
        </Dialog>
      </div>
    </section>
  );
}

function Code({ text }: { text: string }) {
  return (
    <div className="flex items-start justify-between gap-3 rounded-md bg-muted p-3">
      <code className="min-w-0 self-center font-mono text-sm [overflow-wrap:anywhere]">{text}</code>
      <CopyButton text={text} />
    </div>
  );
}
