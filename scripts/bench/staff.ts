import type { Stack } from "../stack.ts";

export type Query = [procedure: string, input?: unknown];

export type Ask = <T = unknown>(...queries: Query[]) => Promise<T[]>;

/** Signs in as the owner and asks queries of the console like its pages do: those of one moment in one request. Throws where one fails. */
export async function signIn(stack: Stack): Promise<Ask> {
  const { owner, consoleUrl } = stack;
  const response = await fetch(`${consoleUrl}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: consoleUrl },
    body: JSON.stringify({ email: owner?.email, password: owner?.password }),
  });
  if (!response.ok) throw new Error(`Signing in failed: ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return async <T>(...queries: Query[]) => {
    const names = queries.map(([procedure]) => procedure).join(",");
    const input = JSON.stringify(Object.fromEntries(queries.map(([, one], at) => [at, one])));
    const url = `${consoleUrl}/api/trpc/${names}?batch=1&input=${encodeURIComponent(input)}`;
    const answer = await fetch(url, { headers: { cookie } });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${names} answered ${answer.status}: ${text.slice(0, 300)}`);
    const answers: { result: { data: T } }[] = JSON.parse(text);
    return answers.map(({ result }) => result.data);
  };
}
