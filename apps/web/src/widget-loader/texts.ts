/** The few words that the host page itself shows; everything else is in the iframe. */
const texts = {
  en: {
    open: "Open chat",
    close: "Close chat",
    title: "Chat",
    unread: (count: number) => `${count} new`,
    unreachable: "The chat cannot be reached right now.",
    retry: "Try again",
  },
  de: {
    open: "Chat öffnen",
    close: "Chat schließen",
    title: "Chat",
    unread: (count: number) => `${count} neu`,
    unreachable: "Der Chat ist gerade nicht erreichbar.",
    retry: "Erneut versuchen",
  },
};

export function loaderTexts(locale: string): (typeof texts)["en"] {
  return locale.toLowerCase().startsWith("de") ? texts.de : texts.en;
}
