import { Agent, request as httpRequest } from "node:http";

/** One chat over an OpenAI-compatible door, with the time of everything that comes. */
export type Trace = {
  /** Milliseconds of a monotonic clock. */
  sentAt: number;
  /** Times at which text arrived. */
  arrivals: number[];
  text: string;
  /** Tokens of the answer by the server's own count. */
  tokens: number;
  promptTokens: number;
};

/** A new connection for each: servers close idle ones at times of their own. */
const agent = new Agent({ keepAlive: false, maxSockets: 256 });

/** Streams one chat; throws with the server's words when it refuses. `onText` sees every arrival. */
export function streamChat(
  server: { url: string; token: string },
  body: object,
  onText: (trace: Trace) => void = () => {},
): Promise<Trace> {
  const trace: Trace = { sentAt: performance.now(), arrivals: [], text: "", tokens: 0, promptTokens: 0 };
  const payload = JSON.stringify({ ...body, stream: true, stream_options: { include_usage: true } });
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      `${server.url}/v1/chat/completions`,
      {
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(payload),
          authorization: `Bearer ${server.token}`,
        },
      },
      (response) => {
        let rest = "";
        response.setEncoding("utf8");
        response.on("data", (piece: string) => {
          rest += piece;
          const lines = rest.split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) if (line.startsWith("data: {")) hear(trace, line.slice(6), onText);
        });
        response.on("end", () => {
          if (response.statusCode === 200 && trace.tokens > 0) resolve(trace);
          else reject(new Error(`${server.url} answered ${response.statusCode}: ${rest || trace.text}`.slice(0, 300)));
        });
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(payload);
  });
}

type Chunk = {
  choices?: { delta?: { content?: string | null } }[];
  usage?: { completion_tokens?: number; prompt_tokens?: number } | null;
  error?: { message?: string };
};

function hear(trace: Trace, line: string, onText: (trace: Trace) => void): void {
  const chunk = JSON.parse(line) as Chunk;
  if (chunk.error) throw new Error(chunk.error.message ?? "the stream failed");
  const text = chunk.choices?.[0]?.delta?.content;
  if (text) {
    trace.arrivals.push(performance.now());
    trace.text += text;
    onText(trace);
  }
  if (chunk.usage) {
    trace.tokens = chunk.usage.completion_tokens ?? 0;
    trace.promptTokens = chunk.usage.prompt_tokens ?? 0;
  }
}

export const firstMs = (trace: Trace): number => (trace.arrivals[0] ?? Number.NaN) - trace.sentAt;
export const lastAt = (trace: Trace): number => trace.arrivals.at(-1) ?? Number.NaN;
