"use client";

import { useMutation } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { signIn } from "@/features/account/sign-in";
import { messageOf, useTRPC } from "@/trpc/client";

export function AcceptForm({ token, email }: { token: string; email: string }) {
  const trpc = useTRPC();
  const accept = useMutation(
    trpc.people.accept.mutationOptions({
      onSuccess: async (_, { password }) =>
        window.location.assign((await signIn({ email, password })) ? "/login" : "/"),
    }),
  );
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        accept.mutate({ token, name: `${form.get("name")}`, password: `${form.get("password")}` });
      }}
    >
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <Field label="Your name" hint="Visitors see it when you answer.">
        {(control) => <Input {...control} name="name" autoComplete="name" maxLength={80} required />}
      </Field>
      <Field label="Password" hint="At least 12 characters." error={accept.error ? messageOf(accept.error) : null}>
        {(control) => (
          <Input {...control} name="password" type="password" autoComplete="new-password" minLength={12} required />
        )}
      </Field>
      <Button type="submit" variant="primary" disabled={accept.isPending}>
        Join
      </Button>
    </form>
  );
}
