import { inkOn } from "./color.ts";
import { createElements, label } from "./elements.ts";
import type { createEvents } from "./events.ts";
import { createFrame, type Frame } from "./frame.ts";
import type { Settings, ToApp, ToLoader } from "./messages.ts";
import { createPageLock } from "./page-lock.ts";
import { loaderTexts } from "./texts.ts";

export type Options = Settings & {
  site: string;
  origin: string;
  position?: string;
  /** `intent` (default): the app loads when the visitor comes near; `idle`: soon after the page. */
  prefetch?: string;
};

/** An app that has not said a word after this time counts as unreachable, milliseconds. */
const patienceMs = 12_000;

export type Widget = ReturnType<typeof createWidget>;

/** One launcher with its panel; `destroy` leaves nothing behind. */
export function createWidget(options: Options, events: ReturnType<typeof createEvents>) {
  const elements = createElements();
  const { host, root, launcher, panel } = elements;
  const cleanups: (() => void)[] = [];
  const narrow = matchMedia("(max-width: 479.98px)");
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  const settings: Settings = { locale: options.locale, color: options.color, theme: options.theme };
  const lock = createPageLock(() => close());
  let frame: Frame | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOpen = false;
  let unread = 0;
  let identity: string | null = null;

  const locale = () => settings.locale || document.documentElement.lang || navigator.language || "en";
  const listen = (target: EventTarget, name: string, listener: EventListener, passive = true) => {
    target.addEventListener(name, listener, { passive });
    cleanups.push(() => target.removeEventListener(name, listener));
  };

  function dress(): void {
    const page = getComputedStyle(document.documentElement);
    const isDark = settings.theme === "dark" || (settings.theme !== "light" && darkness.matches);
    root.className = `root${isDark ? " dark" : ""}${isOpen ? " open" : ""}${/^(left|right)$/.test(options.position ?? "") ? ` ${options.position}` : ""}`;
    root.dir = page.direction;
    root.lang = locale();
    const ink = settings.color ? inkOn(settings.color) : null;
    if (settings.color && ink) {
      root.style.setProperty("--accent", settings.color);
      root.style.setProperty("--on-accent", ink);
    }
    label(elements, { locale: locale(), isOpen, unread });
  }

  /** Loads the app, once. */
  function load(): Frame {
    if (frame) return frame;
    const query = new URLSearchParams({ site: options.site, host: location.origin, locale: locale() });
    if (settings.theme) query.set("theme", settings.theme);
    if (settings.color) query.set("color", settings.color);
    frame = createFrame({
      src: `${options.origin}/widget?${query}`,
      origin: options.origin,
      title: loaderTexts(locale()).title,
      hello: () => ({ type: "connect", locale: locale(), dark: null }),
      onMessage: heed,
    });
    panel.append(frame.element);
    if (identity) frame.post({ type: "identify", jwt: identity });
    tellPage();
    clearTimeout(timer);
    timer = setTimeout(() => fail(true), patienceMs);
    return frame;
  }

  function fail(isGone: boolean): void {
    elements.note.hidden = !isGone;
    elements.bones.hidden = isGone;
  }

  function heed(message: ToLoader): void {
    if (message.type === "ready") {
      clearTimeout(timer);
      fail(false);
      // Whoever has gone on to something else in the page meanwhile is not called back.
      const isWaiting = document.activeElement === host || document.activeElement === document.body;
      panel.classList.add("ready");
      elements.wait.hidden = true;
      if (!settings.color) settings.color = message.color;
      if (isOpen) tellVisible(isWaiting || isModal());
      dress();
      events.emit("ready");
    } else if (message.type === "close") close();
    else if (message.type === "unread") {
      unread = message.count;
      dress();
      events.emit("unread", unread);
    } else if (message.type === "message") events.emit("message", { author: message.author });
  }

  /** Where the visitor is; what stands behind the path may be secret. */
  function tellPage(): void {
    frame?.post({ type: "page", url: (location.origin + location.pathname).slice(0, 2_000) });
  }

  const isModal = () => isOpen && narrow.matches;

  function tellVisible(focus: boolean): void {
    if (focus) frame?.element.focus();
    frame?.post({ type: "visible", open: isOpen, modal: isModal(), focus });
  }

  function shape(): void {
    if (isModal()) {
      panel.setAttribute("aria-modal", "true");
      lock.lock();
      fit();
    } else {
      panel.removeAttribute("aria-modal");
      lock.unlock();
      panel.style.removeProperty("height");
      panel.style.removeProperty("top");
    }
  }

  /** A phone's keyboard covers the page without making it smaller; the panel keeps to what can be seen. */
  function fit(): void {
    const seen = window.visualViewport;
    if (!seen || !isModal()) return;
    panel.style.height = `${seen.height}px`;
    panel.style.top = `${seen.offsetTop}px`;
  }

  function open(): void {
    attach();
    load();
    if (isOpen) return;
    tellPage();
    isOpen = true;
    panel.classList.add("shown");
    shape();
    dress();
    if (panel.classList.contains("ready")) tellVisible(true);
    else elements.waitClose.focus();
    events.emit("open");
  }

  function close(): void {
    if (!isOpen) return;
    const active = host.shadowRoot?.activeElement;
    const hadFocus = Boolean(active && panel.contains(active));
    isOpen = false;
    panel.classList.remove("shown");
    shape();
    dress();
    frame?.post({ type: "visible", open: false, modal: false, focus: false });
    if (hadFocus) launcher.focus();
    events.emit("close");
  }

  /** Beside the body, so that it outlives a router that swaps the body, and stays active while the body is inert. */
  function attach(): void {
    if (!host.isConnected) document.documentElement.append(host);
  }

  attach();
  dress();
  const keeper = new MutationObserver(attach);
  keeper.observe(document.documentElement, { childList: true });
  cleanups.push(() => keeper.disconnect());
  const looks = new MutationObserver(dress);
  looks.observe(document.documentElement, { attributes: true, attributeFilter: ["dir", "lang"] });
  cleanups.push(() => looks.disconnect());

  listen(launcher, "click", () => (isOpen ? close() : open()));
  listen(elements.waitClose, "click", close);
  listen(elements.retry, "click", () => {
    frame?.close();
    frame = null;
    fail(false);
    load();
  });
  for (const intent of ["pointerenter", "focus", "touchstart"]) listen(launcher, intent, () => void load());
  listen(root, "keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape" && isOpen) close();
  });
  listen(narrow, "change", () => {
    shape();
    if (isOpen) tellVisible(false);
  });
  listen(darkness, "change", dress);
  if (window.visualViewport) for (const name of ["resize", "scroll"]) listen(window.visualViewport, name, fit);
  if (options.prefetch === "idle") {
    const soon = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2_000));
    soon(() => void (host.isConnected && load()));
  }

  return {
    open,
    close,
    toggle: () => (isOpen ? close() : open()),
    show: () => {
      host.hidden = false;
    },
    hide: () => {
      close();
      host.hidden = true;
    },
    post: (message: ToApp) => load().post(message),
    /** Waits for the app: who the visitor is does not make a page load it. */
    identify(jwt: string) {
      identity = jwt;
      frame?.post({ type: "identify", jwt });
    },
    update(next: Settings) {
      Object.assign(settings, next);
      frame?.post({ type: "update", settings: next });
      dress();
    },
    destroy() {
      lock.unlock();
      clearTimeout(timer);
      for (const clean of cleanups) clean();
      frame?.close();
      host.remove();
    },
    /** The app forgets the visitor before it goes; called by `shutdown`. */
    forget: () => frame?.post({ type: "shutdown" }),
  };
}
