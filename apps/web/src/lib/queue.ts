import { errorFields, log } from "@whetstone/core/log";
import { openSendingQueue, type Queue } from "@whetstone/db/queue";
import { getEnv } from "@/env";
import { closeAtEnd } from "./shutdown.ts";

const key = Symbol.for("whetstone.queue");
const holder = globalThis as { [key]?: Queue };

/** The process's way to give work to the worker; connects when the first job is enqueued. */
export function getQueue(): Queue {
  if (holder[key]) return holder[key];
  const queue = openSendingQueue({
    url: getEnv().DATABASE_URL,
    onError: (error) => log("warn", "queue.error", errorFields(error)),
  });
  closeAtEnd("queue", () => queue.close(1_000));
  holder[key] = queue;
  return queue;
}
