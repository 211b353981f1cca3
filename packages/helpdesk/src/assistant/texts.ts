/** What the assistant says by itself. It states nothing about the company, and it says plainly when it does not know. */
const texts = {
  en: {
    greeting: "Hello! I am the automatic assistant of {site}. What can I help you with?",
    thanks: "You are welcome! Is there anything else I can help you with?",
    goodbye: "Goodbye! Write again whenever you need something.",
    about:
      "I am the automatic assistant of {site}. I answer from its help articles; a person can take over at any time.",
    declined: "I could not find an answer to that in the help articles of {site}. Would you like to talk to a person?",
    declined_again:
      "I do not know this either, and I would rather not guess. A person at {site} can help: choose “Talk to a person”.",
    hand_off: "I am passing you on to a person at {site}. They see this conversation and will answer here.",
  },
  de: {
    greeting: "Hallo! Ich bin der automatische Assistent von {site}. Wobei kann ich helfen?",
    thanks: "Gern geschehen! Kann ich sonst noch etwas für Sie tun?",
    goodbye: "Auf Wiedersehen! Schreiben Sie jederzeit wieder.",
    about:
      "Ich bin der automatische Assistent von {site}. Ich antworte aus den Hilfeartikeln; ein Mensch kann jederzeit übernehmen.",
    declined:
      "Dazu habe ich in den Hilfeartikeln von {site} keine Antwort gefunden. Möchten Sie mit einem Menschen sprechen?",
    declined_again:
      "Auch das weiß ich nicht, und raten möchte ich nicht. Bei {site} kann ein Mensch helfen: Wählen Sie „Mit einem Menschen sprechen“.",
    hand_off: "Ich gebe Sie an einen Menschen bei {site} weiter. Er sieht dieses Gespräch und antwortet hier.",
  },
  ar: {
    greeting: "مرحبًا! أنا المساعد الآلي لدى {site}. كيف يمكنني مساعدتك؟",
    thanks: "على الرحب والسعة! هل هناك شيء آخر يمكنني المساعدة فيه؟",
    goodbye: "إلى اللقاء! اكتب لنا متى احتجت إلى شيء.",
    about: "أنا المساعد الآلي لدى {site}. أجيب من مقالات المساعدة، ويمكن لشخص أن يتولى المحادثة في أي وقت.",
    declined: "لم أجد إجابة عن ذلك في مقالات المساعدة لدى {site}. هل تود التحدث إلى شخص؟",
    declined_again: "لا أعرف هذا أيضًا، ولا أريد أن أخمّن. يمكن لشخص لدى {site} مساعدتك: اختر «التحدث إلى شخص».",
    hand_off: "سأحيلك إلى شخص لدى {site}. سيرى هذه المحادثة ويجيب هنا.",
  },
} as const;

export type AssistantText = keyof (typeof texts)["en"];
export const assistantTexts: Record<keyof typeof texts, Record<AssistantText, string>> = texts;

/** One of the assistant's own sentences in the conversation's language; English where we have no other. */
export function say(key: AssistantText, input: { locale: string; site: string }): string {
  const wanted = input.locale.slice(0, 2).toLowerCase();
  const language = wanted === "de" || wanted === "ar" ? wanted : "en";
  return assistantTexts[language][key].replace("{site}", () => input.site);
}
