import type { NumberedEvent } from "@whetstone/core/chat";
import { backOffMs } from "./back-off.ts";
import type { Follower } from "./chat-api.ts";

export type ConnectionState = "idle" | "connecting" | "live" | "reconnecting";

/** A break shorter than this is nobody's business, milliseconds. */
const silentMs = 3_000;
const tickMs = 5_000;

/**
 * One stream that comes back by itself, from the last event that was seen: after a lost connection, after sleep, when
 * the tab is looked at again. One path for all of them.
 */
export function createConnection(options: {
  follow: (follower: Follower) => () => void;
  onEvent: (event: NumberedEvent) => void;
  onState: (state: ConnectionState) => void;
}) {
  let state: ConnectionState = "idle";
  let end: (() => void) | null = null;
  let attempt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let saidTimer: ReturnType<typeof setTimeout> | undefined;
  let beat = Date.now();

  const say = (next: ConnectionState) => {
    if (next === state) return;
    state = next;
    options.onState(next);
  };

  function connect(): void {
    clearTimeout(retryTimer);
    end?.();
    if (state !== "reconnecting") say("connecting");
    saidTimer ??= setTimeout(() => say("reconnecting"), silentMs);
    end = options.follow({
      onEvent: options.onEvent,
      onOpen() {
        attempt = 0;
        clearTimeout(saidTimer);
        saidTimer = undefined;
        say("live");
      },
      onLost() {
        end = null;
        if (state === "live") say("connecting");
        saidTimer ??= setTimeout(() => say("reconnecting"), silentMs);
        retryTimer = setTimeout(connect, backOffMs(attempt++));
      },
    });
  }

  const wake = () => {
    if (state === "idle" || document.visibilityState === "hidden") return;
    if (state !== "live") {
      attempt = 0;
      connect();
    }
  };
  // A clock that jumped means that the machine slept: the old connection may be dead without knowing.
  const ticker = setInterval(() => {
    const now = Date.now();
    const slept = now - beat > tickMs * 3;
    beat = now;
    if (slept && state !== "idle") connect();
  }, tickMs);
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", wake);

  return {
    connect,
    stop() {
      clearTimeout(retryTimer);
      clearTimeout(saidTimer);
      saidTimer = undefined;
      end?.();
      end = null;
      say("idle");
    },
    close() {
      this.stop();
      clearInterval(ticker);
      removeEventListener("online", wake);
      removeEventListener("pageshow", wake);
      document.removeEventListener("visibilitychange", wake);
    },
  };
}
