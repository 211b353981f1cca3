import { isFrom, readForApp, type ToApp, type ToLoader, wrap } from "@/widget-loader/messages";

export type HostLine = { post(message: ToLoader): void; close(): void };

/**
 * The app's end of the line to the loader on the host page. We say hello to exactly that origin; what answers from
 * exactly there brings a port, and everything after that travels through the newest port. Messages wait until then.
 */
export function openHostLine(options: { origin: string; onMessage: (message: ToApp) => void }): HostLine {
  const { origin, onMessage } = options;
  let port: MessagePort | null = null;
  let waiting: ToLoader[] = [];

  const onWindowMessage = (event: MessageEvent) => {
    if (!isFrom(event, { origin, source: window.parent })) return;
    const message = readForApp(event.data);
    const given = event.ports[0];
    if (message?.type !== "connect" || !given) return;
    port?.close();
    port = given;
    port.onmessage = ({ data }) => {
      const next = readForApp(data);
      if (next) onMessage(next);
    };
    onMessage(message);
    for (const one of waiting) port.postMessage(wrap(one));
    waiting = [];
  };
  addEventListener("message", onWindowMessage);
  window.parent.postMessage(wrap({ type: "hello" }), origin);

  return {
    post(message) {
      if (port) port.postMessage(wrap(message));
      else waiting.push(message);
    },
    close() {
      removeEventListener("message", onWindowMessage);
      port?.close();
    },
  };
}
