"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";

export function ChangePassword(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const change = useMutation(
    trpc.account.changePassword.mutationOptions({
      onSuccess: () => {
        toast.success("Password changed. Other sessions have ended.");
        props.onOpenChange(false);
        router.refresh();
      },
    }),
  );
  return (
    <Dialog {...props}>
      <DialogContent title="Change password" description="Every other session of yours ends.">
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            change.mutate({ current: `${form.get("current")}`, next: `${form.get("next")}` });
          }}
        >
          <Field label="Current password" error={change.error ? messageOf(change.error) : null}>
            {(control) => (
              <Input {...control} name="current" type="password" autoComplete="current-password" required />
            )}
          </Field>
          <Field label="New password" hint="At least 12 characters.">
            {(control) => (
              <Input {...control} name="next" type="password" autoComplete="new-password" minLength={12} required />
            )}
          </Field>
          <Button type="submit" variant="primary" disabled={change.isPending}>
            Change password
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}
