import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { text as readText } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@whetstone/core/errors";
import { z } from "zod";
import { parseEvent, type SidecarEvent } from "../contract.ts";
import { toLogEvent } from "../sidecar-lines.ts";
import type { TrainingBackend, TrainingEnd, TrainingJob } from "./backend.ts";

/**
 * Trainings as jobs of a Ray cluster, by its REST interface. A job runs once and is named `<run>-<attempt>`: whether to try
 * again is decided here. The folder of runs is shared with the cluster under the same path; no data travels in the job.
 */
export type RayOptions = {
  /** Of the cluster's dashboard, e.g. http://127.0.0.1:8265. Whoever reaches it can run code: keep it private. */
  address: string;
  /** For clusters in token mode. */
  token?: string | undefined;
  /** Program and arguments before the path of run.json, as found on the cluster's machines. */
  command: string[];
  /** Folder of the sidecar on the cluster's machines. */
  cwd: string;
  cpus: number;
  gpus: number;
  pollMs?: number;
};

const job = z.object({
  status: z.enum(["PENDING", "RUNNING", "STOPPED", "SUCCEEDED", "FAILED"]),
  message: z.string().nullish(),
  driver_exit_code: z.number().nullish(),
});
/** Seconds between SIGTERM and SIGKILL when a job is stopped; Ray's own default of 3 ends before a checkpoint. */
const stopWaitSeconds = 60;

export function rayBackend(options: RayOptions): TrainingBackend {
  const { pollMs = 2_000 } = options;
  const ask: Ask = (path, init = {}) => askRay(options, path, init);
  const read = async (name: string) => job.parse((await ask(`/api/jobs/${name}`)).json());
  const stop = (name: string) => ask(`/api/jobs/${name}/stop`, { method: "POST" });

  async function stopEarlier({ runId, attempt }: TrainingJob): Promise<void> {
    for (let earlier = 1; earlier < attempt; earlier++) {
      const name = `${runId}-${earlier}`;
      const known = await read(name).catch(() => null);
      if (known && isAtWork(known.status)) await stop(name);
      while (isAtWork((await read(name).catch(() => null))?.status ?? "STOPPED")) await sleep(pollMs);
    }
  }

  return {
    name: "ray",
    async start(wanted) {
      await stopEarlier(wanted);
      const name = `${wanted.runId}-${wanted.attempt}`;
      await submit(ask, { name, runFile: wanted.runFile, options });
      let end: (end: TrainingEnd) => void = () => {};
      const ended = new Promise<TrainingEnd>((resolve) => {
        end = resolve;
      });
      return {
        events: follow({ name, read, ask, pollMs, end }),
        ended,
        stop: async () => void (await stop(name)),
        kill: async () => void (await stop(name)),
      };
    },
  };
}

type AskInit = { method?: "POST"; body?: string };
type Ask = (path: string, init?: AskInit) => Promise<{ json(): unknown }>;

async function submit(ask: Ask, input: { name: string; runFile: string; options: RayOptions }): Promise<void> {
  const { name, runFile, options } = input;
  await ask("/api/jobs/", {
    method: "POST",
    body: JSON.stringify({
      submission_id: name,
      entrypoint: `cd ${quote(options.cwd)} && exec ${[...options.command, runFile].map(quote).join(" ")}`,
      entrypoint_num_cpus: options.cpus,
      entrypoint_num_gpus: options.gpus,
      runtime_env: { env_vars: { RAY_JOB_STOP_WAIT_TIME_S: `${stopWaitSeconds}`, PARENT_WATCH: "0" } },
    }),
  });
}

/** The log is asked for again and again; what was read before is skipped. A cluster that is away for a while is no end. */
async function* follow(input: {
  name: string;
  read: (name: string) => Promise<z.output<typeof job>>;
  ask: Ask;
  pollMs: number;
  end: (end: TrainingEnd) => void;
}): AsyncGenerator<SidecarEvent> {
  const { name, read, ask, pollMs, end } = input;
  let seen = 0;
  let failedCode: number | null = null;
  let words = "";
  for (let silences = 0; silences < 30; ) {
    try {
      const state = await read(name);
      const { logs } = z.object({ logs: z.string() }).parse((await ask(`/api/jobs/${name}/logs`)).json());
      silences = 0;
      const isOver = !isAtWork(state.status);
      // A last line without its end is still being written.
      const upTo = isOver ? logs.length : logs.lastIndexOf("\n") + 1;
      for (const line of logs.slice(seen, upTo).split("\n")) {
        const event = parseEvent(line.trim()) ?? toLogEvent(line);
        if (event?.type === "failed") failedCode = event.code;
        if (event?.type === "log") words = `${words}${line}\n`.slice(-4_000);
        if (event) yield event;
      }
      seen = Math.max(seen, upTo);
      if (isOver) {
        const code = state.status === "SUCCEEDED" ? 0 : (failedCode ?? state.driver_exit_code ?? null);
        return end({ code, lastWords: words || (state.message ?? "") });
      }
    } catch (error) {
      silences++;
      words = error instanceof Error ? error.message : String(error);
    }
    await sleep(pollMs);
  }
  end({ code: null, lastWords: `The Ray cluster fell silent: ${words}` });
}

/** Not by fetch: Ray takes its Sec-Fetch headers for a browser's and refuses to do anything. */
function askRay(options: RayOptions, path: string, init: AskInit): Promise<{ json(): unknown }> {
  const url = new URL(path, options.address);
  const headers = {
    ...(options.token && { authorization: `Bearer ${options.token}` }),
    ...(init.body && { "content-type": "application/json" }),
  };
  return new Promise((resolve, reject) => {
    const away = (cause: unknown) =>
      reject(new AppError("UNAVAILABLE", `The Ray cluster at ${options.address} cannot be reached.`, { cause }));
    const request = (url.protocol === "https:" ? requestTls : requestPlain)(
      url,
      { method: init.method ?? "GET", headers, timeout: 20_000 },
      async (response) => {
        const text = await readText(response).catch(away);
        if (text === undefined) return;
        if (response.statusCode === 200) return resolve({ json: () => JSON.parse(text) });
        const what = `${response.statusCode}: ${text.slice(0, 300)}`;
        reject(new AppError("UNAVAILABLE", `The Ray cluster refused ${path} with ${what}`));
      },
    );
    request.on("timeout", () => request.destroy(new Error("no answer in 20 s")));
    request.on("error", away);
    request.end(init.body);
  });
}

function isAtWork(status: string): boolean {
  return status === "PENDING" || status === "RUNNING";
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
