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
  ar: {
    open: "فتح المحادثة",
    close: "إغلاق المحادثة",
    title: "المحادثة",
    unread: (count: number) => `الجديد: ${count}`,
    unreachable: "لا يمكن الوصول إلى المحادثة الآن.",
    retry: "حاول مرة أخرى",
  },
};

export function loaderTexts(locale: string): (typeof texts)["en"] {
  const language = locale.slice(0, 2).toLowerCase();
  return language === "de" || language === "ar" ? texts[language] : texts.en;
}
