/**
 * `<script src="…/widget.js" data-site="KEY" async></script>`: one static file, one global, one element in the page.
 * Optional attributes: data-locale, data-color, data-theme (light | dark | auto), data-position (left | right;
 * default: the end side of the page's direction), data-prefetch (intent | idle).
 */
import { createEvents, type EventName } from "./events.ts";
import type { Settings } from "./messages.ts";
import { createGlobal, isLoaded, waitingCalls } from "./queue.ts";
import { createWidget, type Options, type Widget } from "./widget.ts";

declare global {
  interface Window {
    Whetstone?: unknown;
  }
}

const script = document.currentScript as HTMLScriptElement | null;
const { site = "", locale, color, theme, position, prefetch } = script?.dataset ?? {};
const fromScript: Options = {
  site,
  origin: script ? new URL(script.src).origin : "",
  locale,
  color,
  theme,
  position,
  prefetch,
};

if (isLoaded(window.Whetstone)) {
  // The same snippet twice, or again after a shutdown: one widget, not two.
  (window.Whetstone as { init(options?: Partial<Options>): void }).init(fromScript);
} else {
  const waiting = waitingCalls(window.Whetstone);
  const api = install(fromScript);
  for (const [name, ...args] of waiting) api(name, ...args);
}

function install(given: Options) {
  const events = createEvents();
  let widget: Widget | null = null;
  let options = given;

  const start = () => {
    if (!options.site || !options.origin) return console.warn("Whetstone: the script tag needs data-site.");
    widget ??= createWidget(options, events);
  };
  const running = () => {
    if (!widget) console.warn("Whetstone: shut down; call Whetstone.init() first.");
    return widget;
  };
  const text = (value: unknown) => String(value ?? "").slice(0, 4000);

  const api = createGlobal({
    /** Starts again after `shutdown`; harmless while it runs. */
    init(next: Partial<Options> = {}) {
      const known = Object.entries(next).filter(([, value]) => value !== undefined && value !== "");
      options = { ...options, ...Object.fromEntries(known) };
      start();
    },
    open: () => running()?.open(),
    close: () => running()?.close(),
    toggle: () => running()?.toggle(),
    show: () => running()?.show(),
    hide: () => running()?.hide(),
    /** A JWT by the site's own server: who the visitor is. */
    identify: (jwt: string) => running()?.identify(String(jwt)),
    update: (settings: Settings = {}) => running()?.update(settings),
    /** Puts a text into the composer without sending it. */
    prefill: (value: string) => running()?.post({ type: "prefill", text: text(value) }),
    sendMessage(value: string) {
      running()?.open();
      running()?.post({ type: "send", text: text(value) });
    },
    on: (name: EventName, listener: (detail: unknown) => void) => events.on(name, listener),
    /** Forgets the visitor in this browser and removes everything from the page. */
    shutdown() {
      const ending = widget;
      widget = null;
      events.clear();
      if (!ending) return;
      ending.forget();
      // The app needs a moment to receive the word; what is visible goes at once.
      ending.hide();
      setTimeout(ending.destroy, 300);
    },
  });
  window.Whetstone = api;
  start();
  return api;
}
