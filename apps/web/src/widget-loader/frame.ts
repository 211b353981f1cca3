import { isFrom, readForLoader, type ToApp, type ToLoader, wrap } from "./messages.ts";

export type Frame = {
  element: HTMLIFrameElement;
  /** Sent at once, or when the app has said hello. */
  post(message: ToApp): void;
  close(): void;
};

/**
 * The iframe with the app and the line to it. The app says hello to exactly our origin; we answer to exactly its
 * origin with one end of a channel, and from then on listen to nothing else.
 */
export function createFrame(options: {
  src: string;
  origin: string;
  title: string;
  hello: () => ToApp;
  onMessage: (message: ToLoader) => void;
}): Frame {
  const element = document.createElement("iframe");
  element.title = options.title;
  element.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox",
  );
  element.setAttribute("allow", "clipboard-write");
  element.referrerPolicy = "origin";
  element.src = options.src;

  let port: MessagePort | null = null;
  let waiting: ToApp[] = [];

  const onWindowMessage = (event: MessageEvent) => {
    if (!isFrom(event, { origin: options.origin, source: element.contentWindow })) return;
    if (readForLoader(event.data)?.type !== "hello") return;
    // A reload of the app says hello again and gets a new line.
    port?.close();
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }) => {
      const message = readForLoader(data);
      if (message) options.onMessage(message);
    };
    element.contentWindow?.postMessage(wrap(options.hello()), options.origin, [channel.port2]);
    for (const message of waiting) port.postMessage(wrap(message));
    waiting = [];
  };
  addEventListener("message", onWindowMessage);

  return {
    element,
    post(message) {
      if (port) port.postMessage(wrap(message));
      else waiting.push(message);
    },
    close() {
      removeEventListener("message", onWindowMessage);
      port?.close();
      element.remove();
    },
  };
}
