"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { messageOf, useTRPC } from "@/trpc/client";

export function RemoveArticle({ siteId, id, title }: { siteId: string; id: string; title: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const remove = useMutation(
    trpc.articles.remove.mutationOptions({
      onError: (error) => toast.error(messageOf(error)),
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: trpc.articles.list.queryKey() });
        router.push("/articles");
      },
    }),
  );
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="danger">Delete</Button>
      </DialogTrigger>
      <DialogContent
        title="Delete this article?"
        description={`“${title}” is not found by the next question. This cannot be undone.`}
      >
        <Button variant="danger" disabled={remove.isPending} onClick={() => remove.mutate({ siteId, id })}>
          Delete the article
        </Button>
      </DialogContent>
    </Dialog>
  );
}
