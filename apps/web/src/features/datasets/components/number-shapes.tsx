"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";

/** How this company writes its numbers, so that they are taken out like e-mail addresses are. */
export function NumberShapes({ siteId, numbers }: { siteId: string; numbers: string[] }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [text, setText] = useState(numbers.join("\n"));
  const save = useMutation(
    trpc.datasets.setNumbers.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: trpc.datasets.pathKey() });
        toast.success("Kept; examples from now on are redacted with them.");
      },
    }),
  );
  return (
    <details className="border-t pt-4">
      <summary className="w-fit cursor-pointer font-medium">
        Order and account numbers{" "}
        <span className="text-muted-foreground">{numbers.length > 0 ? numbers.join(", ") : "none yet"}</span>
      </summary>
      <form
        className="mt-4 grid max-w-md gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ siteId, numbers: text.split("\n") });
        }}
      >
        <Field
          label="One shape per line"
          hint="# is a digit, @ a letter, * either: LL-###### finds LL-204815."
          error={save.error ? messageOf(save.error) : null}
        >
          {(control) => (
            <Textarea
              {...control}
              className="font-mono"
              value={text}
              onChange={(event) => setText(event.target.value)}
              spellCheck={false}
            />
          )}
        </Field>
        <Button type="submit" className="w-fit" disabled={save.isPending}>
          {save.isPending ? "Saving…" : "Save"}
        </Button>
      </form>
    </details>
  );
}
