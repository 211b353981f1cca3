import { css } from "./styles.ts";
import { loaderTexts } from "./texts.ts";

export type Elements = {
  host: HTMLElement;
  root: HTMLElement;
  launcher: HTMLButtonElement;
  badge: HTMLElement;
  panel: HTMLElement;
  wait: HTMLElement;
  bones: HTMLElement;
  note: HTMLElement;
  noteText: HTMLElement;
  retry: HTMLButtonElement;
  waitClose: HTMLButtonElement;
};

const chatIcon =
  "M21 11.5a8.4 8.4 0 0 1-8.5 8.5 8.9 8.9 0 0 1-4-.9L3 20.5l1.6-4.9a8 8 0 0 1-1-4.1 8.5 8.5 0 0 1 17.4 0z";
const closeIcon = "M6 6l12 12M18 6L6 18";

/** Everything the loader draws, in a closed-off tree, built node by node: a Trusted Types policy of the host allows no HTML strings. */
export function createElements(): Elements {
  const host = document.createElement("whetstone-widget");
  const shadow = host.attachShadow({ mode: "open" });
  addStyles(shadow);

  const badge = make("span", { class: "badge", hidden: "", "aria-hidden": "true" });
  const launcher = make(
    "button",
    { class: "launcher", type: "button", "aria-expanded": "false", "aria-haspopup": "dialog" },
    [icon(chatIcon, "chat"), icon(closeIcon, "shut"), badge],
  ) as HTMLButtonElement;
  const noteText = make("p", {});
  const retry = make("button", { type: "button" }) as HTMLButtonElement;
  const note = make("div", { class: "note", role: "alert", hidden: "" }, [noteText, retry]);
  const bones = make("div", { class: "bones", "aria-hidden": "true" }, [make("i", {}), make("i", {}), make("i", {})]);
  const waitClose = make("button", { type: "button" }, [icon(closeIcon, "")]) as HTMLButtonElement;
  const wait = make("div", { class: "wait" }, [make("div", { class: "bar" }, [waitClose]), bones, note]);
  const panel = make("div", { class: "panel", role: "dialog", id: "panel" }, [wait]);
  const root = make("div", { class: "root" }, [launcher, panel]);
  shadow.append(root);
  return { host, root, launcher, badge, panel, wait, bones, note, noteText, retry, waitClose };
}

/** Says what the launcher does now, in the page's language. */
export function label(elements: Elements, now: { locale: string; isOpen: boolean; unread: number }): void {
  const words = loaderTexts(now.locale);
  const unread = now.unread > 0 ? `, ${words.unread(now.unread)}` : "";
  elements.launcher.setAttribute("aria-label", now.isOpen ? words.close : words.open + unread);
  elements.launcher.setAttribute("aria-expanded", String(now.isOpen));
  elements.panel.setAttribute("aria-label", words.title);
  elements.waitClose.setAttribute("aria-label", words.close);
  elements.noteText.textContent = words.unreachable;
  elements.retry.textContent = words.retry;
  elements.badge.textContent = now.unread > 9 ? "9+" : String(now.unread);
  elements.badge.hidden = now.unread === 0 || now.isOpen;
}

function addStyles(shadow: ShadowRoot): void {
  if ("adoptedStyleSheets" in shadow) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
    return;
  }
  (shadow as ShadowRoot).append(Object.assign(document.createElement("style"), { textContent: css }));
}

function make(tag: string, attributes: Record<string, string>, children: Node[] = []): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function icon(path: string, name: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", name);
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
