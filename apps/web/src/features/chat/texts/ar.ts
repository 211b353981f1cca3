import type { ChatTexts } from "./en.ts";

const plural = new Intl.PluralRules("ar");

/** A counted noun in Arabic: one, two, few (3 to 10), many. */
function counted(count: number, forms: { one: string; two: string; few: string; many: string }): string {
  const rule = plural.select(count);
  if (rule === "one") return forms.one;
  if (rule === "two") return forms.two;
  return `${count} ${rule === "few" ? forms.few : forms.many}`;
}

const characters = { one: "حرف واحد", two: "حرفان", few: "أحرف", many: "حرفًا" };

export const ar: ChatTexts = {
  chat: "المحادثة",
  assistant: "مساعد بالذكاء الاصطناعي",
  close: "إغلاق المحادثة",
  conversation: "المحادثة",
  suggestions: "اقتراحات",
  mayBeWrong: "قد يخطئ المساعد",
  you: "أنت",
  assistantSays: "المساعد",
  agent: "فريق الدعم",

  compose: "اكتب رسالة",
  composeHuman: "اكتب إلى الفريق",
  send: "إرسال",
  stop: "إيقاف",
  charactersLeft: (count) => `المتبقي: ${counted(count, characters)}`,
  charactersOver: (count) => `الزائد: ${counted(count, characters)}`,

  thinking: "يفكر",
  ahead: (count) => `قبل سؤالك: ${counted(count, { one: "سؤال واحد", two: "سؤالان", few: "أسئلة", many: "سؤالًا" })}`,
  elapsed: (seconds) => `ما زال العمل جاريًا منذ ${seconds} ث`,
  isWriting: "المساعد يكتب",
  stopped: "أُوقفت",
  newMessages: "رسائل جديدة",

  sending: "جارٍ الإرسال",
  sent: "أُرسلت",
  waitingToSend: "تُرسل عند عودة الاتصال",
  failed: "لم تُرسل.",
  retry: "إعادة الإرسال",
  discard: "حذف",
  tryAgain: "حاول مرة أخرى",
  answerFailed: "لم تصل الإجابة.",

  offline: "أنت غير متصل. يمكنك متابعة الكتابة، وتُرسل رسائلك عند عودة الاتصال.",
  reconnecting: "جارٍ إعادة الاتصال…",
  loading: "جارٍ تحميل المحادثة",
  dismiss: "إخفاء",

  talkToPerson: "التحدث إلى شخص",
  yesPerson: "نعم، أريد شخصًا",
  calling: "جارٍ طلب شخص…",
  waiting: "في انتظار شخص",
  waitingText: "يرى الفريق هذه المحادثة كاملة ويجيب هنا. يمكنك متابعة الكتابة.",
  waitingAhead: (count) =>
    `ينتظر قبلك: ${counted(count, { one: "شخص واحد", two: "شخصان", few: "أشخاص", many: "شخصًا" })}.`,
  opensAt: (time) => `لا يوجد أحد الآن. يعود الفريق ${time} ويجيب هنا.`,
  silent: "المساعد صامت",
  withPerson: (name) => `أنت تتحدث إلى ${name}`,
  somebody: "شخص",

  noticeHandedOff: "سيتولى شخص هذه المحادثة",
  noticeJoined: (name) => `انضم ${name}`,
  noticeHandedBack: "عاد المساعد للإجابة",
  noticeResolved: "أُغلقت هذه المحادثة",
  noticeReopened: "تستمر المحادثة",
  resolvedText: "هل بقي شيء؟ اكتب هنا، أو ابدأ من جديد.",
  howWasIt: "كيف كانت هذه المحادثة؟",
  satisfaction: ["سيئة جدًا", "سيئة", "مقبولة", "جيدة", "جيدة جدًا"],
  satisfactionOf: (word, value) => `${word}، ${value} من 5`,
  satisfactionComment: "ماذا ينبغي أن نعرف؟ (اختياري)",
  satisfactionThanks: "شكرًا لك. ما زال بإمكانك تغيير ذلك.",
  satisfactionSent: "شكرًا على كلماتك.",

  startNew: "بدء محادثة جديدة",

  fromArticles: "من صفحات المساعدة لدينا",
  writtenFrom: "كتبه الذكاء الاصطناعي استنادًا إلى",
  approved: "إجابة راجعها الفريق",
  source: "المصدر",
  confirmedOn: (date) => `تم التأكيد في ${date}`,

  helpful: "مفيد",
  notHelpful: "غير مفيد",
  whatWasWrong: "ما الخطأ؟",
  reasons: {
    wrong: "خاطئة",
    not_my_question: "ليست إجابة سؤالي",
    incomplete: "ناقصة",
    outdated: "قديمة",
    tone: "الأسلوب",
    other: "شيء آخر",
  },
  commentLabel: "بكلماتك (اختياري)",
  sendComment: "إرسال",
  ratingUse: "يقرأ الفريق هذا ويحسّن به الإجابات.",
  thanks: "شكرًا لك. سينظر الفريق في ذلك.",

  refusedTitle: "المحادثة غير متاحة هنا",
  refused: {
    NOT_FOUND: "لا توجد محادثة في هذا العنوان. تحقق من الرابط.",
    ORIGIN_NOT_ALLOWED: "لا يُسمح لهذا الموقع بعرض المحادثة.",
    UNAUTHENTICATED: "سجّل الدخول في الموقع لاستخدام المحادثة.",
    other: "لا يمكنك استخدام المحادثة حاليًا.",
  },
  problems: {
    NETWORK: "لا يوجد اتصال.",
    UNAVAILABLE: "لا يمكن الوصول إلى الخدمة حاليًا.",
    LIMIT_EXCEEDED: "كان هذا كثيرًا دفعة واحدة. انتظر لحظة من فضلك.",
    ENGINE_BUSY: "كثيرون يسألون الآن.",
    DEADLINE_EXCEEDED: "استغرق الأمر وقتًا طويلًا.",
    INVALID: "لا يمكن إرسال هذا النص. ربما هو طويل جدًا أو ملف.",
    other: "حدث خطأ لدينا.",
  },
};
