"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CopyButton } from "@/components/copy-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";

/** Makes a link and shows it once; how it reaches the person is up to the owner. */
export function InviteDialog() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const invite = useMutation(
    trpc.people.invite.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.people.list.queryKey() }),
    }),
  );
  return (
    <Dialog onOpenChange={() => invite.reset()}>
      <DialogTrigger asChild>
        <Button variant="primary">Invite a person</Button>
      </DialogTrigger>
      <DialogContent title="Invite a person" description="You get a link to hand over. It works once, for three days.">
        {invite.data ? (
          <div className="grid gap-3">
            <p className="break-all rounded-md bg-muted p-3 font-mono text-sm">{invite.data.link}</p>
            <div className="flex items-center gap-3">
              <CopyButton text={invite.data.link} label="Copy link" />
              <p className="text-muted-foreground text-sm">It is shown only now.</p>
            </div>
          </div>
        ) : (
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              const form = new FormData(event.currentTarget);
              invite.mutate({ email: `${form.get("email")}`, role: form.get("role") === "admin" ? "admin" : "agent" });
            }}
          >
            <Field label="E-mail" error={invite.error ? messageOf(invite.error) : null}>
              {(control) => <Input {...control} name="email" type="email" autoComplete="off" required />}
            </Field>
            <Field label="Role" hint="Agents talk to visitors and write articles. Admins also change the site.">
              {(control) => (
                <Select {...control} name="role" defaultValue="agent">
                  <option value="agent">Agent</option>
                  <option value="admin">Admin</option>
                </Select>
              )}
            </Field>
            <Button type="submit" variant="primary" disabled={invite.isPending}>
              Make the link
            </Button>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}
