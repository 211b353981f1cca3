import { readServerSentEvents } from "../visitor/server-sent-events.ts";

export type Query = [procedure: string, input?: unknown];

/** A person of the team as a program: what the console's pages ask for, and nothing else. Each call throws where it fails. */
export type StaffClient = {
  /** Queries of one moment in one request, as the browser batches them. */
  ask<T = unknown>(...queries: Query[]): Promise<T[]>;
  tell<T = unknown>(procedure: string, input: unknown): Promise<T>;
  follow<T>(procedure: string, input: unknown, signal: AbortSignal): AsyncGenerator<T>;
};

/** Signs in; `email` and `password` absent: calls without a session. */
export async function createStaff(options: {
  consoleUrl: string;
  email?: string;
  password?: string;
}): Promise<StaffClient> {
  const { consoleUrl, email, password } = options;
  const api = `${consoleUrl}/api/trpc`;
  const headers: Record<string, string> = { "content-type": "application/json", origin: consoleUrl };
  if (email) {
    const body = JSON.stringify({ email, password });
    const response = await fetch(`${consoleUrl}/api/auth/sign-in/email`, { method: "POST", headers, body });
    if (!response.ok) throw new Error(`Signing in failed: ${await response.text()}`);
    const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0]);
    headers.cookie = cookies.join("; ");
  }
  return {
    async ask<T>(...queries: Query[]) {
      const names = queries.map(([procedure]) => procedure).join(",");
      const input = JSON.stringify(Object.fromEntries(queries.map(([, one], at) => [at, one])));
      const answer = await fetch(`${api}/${names}?batch=1&input=${encodeURIComponent(input)}`, { headers });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${names} answered ${answer.status}: ${text.slice(0, 300)}`);
      const answers: { result: { data: T } }[] = JSON.parse(text);
      return answers.map(({ result }) => result.data);
    },
    async tell<T>(procedure: string, input: unknown) {
      const answer = await fetch(`${api}/${procedure}`, { method: "POST", headers, body: JSON.stringify(input) });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${procedure} answered ${answer.status}: ${text.slice(0, 300)}`);
      const { result }: { result: { data: T } } = JSON.parse(text);
      return result.data;
    },
    async *follow<T>(procedure: string, input: unknown, signal: AbortSignal) {
      const url = `${api}/${procedure}?input=${encodeURIComponent(JSON.stringify(input ?? null))}`;
      const response = await fetch(url, { headers: { ...headers, accept: "text/event-stream" }, signal });
      if (!response.ok || !response.body) throw new Error(`${procedure} answered ${response.status}`);
      for await (const { event, data } of readServerSentEvents(response.body)) {
        if (event === "serialized-error") throw new Error(`${procedure}: ${data}`);
        if (event === "" || event === "message") yield JSON.parse(data) as T;
      }
    },
  };
}
