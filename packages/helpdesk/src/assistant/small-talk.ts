export type SmallTalk = "greeting" | "thanks" | "goodbye" | "about" | "person";

/**
 * Recognises a message that asks nothing about the company, in English and German: a greeting, thanks, a goodbye, a
 * question about the assistant itself, or the wish to talk to a person. Precise rather than complete: whatever says
 * anything more ("Hi, where is my parcel?") is a question, and null.
 */
export function smallTalk(message: string): SmallTalk | null {
  const text = plain(message);
  if (!text || text.length > 160) return null;
  if (person.some((pattern) => pattern.test(stripCourtesy(text)))) return "person";
  if (about.some((pattern) => pattern.test(stripCourtesy(text)))) return "about";
  for (const [kind, pattern] of rituals) if (pattern.test(text)) return kind;
  return null;
}

function plain(message: string): string {
  return message
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/[^\p{L}\p{N}' ]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Greeting and politeness around the wish: "hello, i'd like to … please". */
function stripCourtesy(text: string): string {
  const opening = new RegExp(`^((${hello}|ok|okay|well|sorry|excuse me|no|nein|also|entschuldigung|bitte|please) )+`);
  const closing = /( (please|pls|thanks|thank you|now|right now|instead|bitte|danke|jetzt|sofort|lieber|asap))+$/;
  return text.replace(opening, "").replace(closing, "");
}

const hello =
  "hi|hii+|hello|hey|heya|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)|hallo|hallöchen|moin|moin moin|servus|grüezi|grüß gott|guten (?:morgen|tag|abend)|tag";
const addressed = "there|all|everyone|team|bot|again|you|zusammen|nochmal|ihr|mal";
const thanks =
  "thanks|thank you|thankyou|thx|ty|cheers|thanks a lot|thanks so much|thank you (?:so|very) much|many thanks|much appreciated|danke|danke schön|dankeschön|danke sehr|vielen dank|herzlichen dank|besten dank|merci";
const praise =
  "great|perfect|super|awesome|nice|cool|wonderful|excellent|lovely|ok|okay|alright|got it|that helped|that helps|that helped me|that worked|it worked|very helpful|for your help|for the help|for that|for helping|again|a lot|so much|all good|das hat geholfen|hat geklappt|prima|toll|klasse|alles klar|für die hilfe|für ihre hilfe|für deine hilfe";
const bye =
  "bye|bye bye|goodbye|good bye|see you|see ya|see you later|later|have a (?:nice|good|great) (?:day|evening|weekend|one)|good night|take care|that's all|that is all|that will be all|tschüss|tschüß|tschau|ciao|auf wiedersehen|bis bald|bis dann|schönen (?:tag|abend)(?: noch)?|gute nacht|das war's|das war alles";
const how = "how are you(?: doing)?(?: today)?|how's it going|what's up|wie geht's|wie geht es (?:dir|ihnen)|na";

const rituals: [SmallTalk, RegExp][] = [
  ["greeting", new RegExp(`^(?:(?:${hello})(?: (?:${addressed}))?(?: |$))+(?:(?:${how}))?$`)],
  ["greeting", new RegExp(`^(?:${how})$`)],
  ["goodbye", new RegExp(`^(?:(?:${thanks}|${praise}|and|und|no|nein)(?: |$))*(?:(?:${bye})(?: |$))+$`)],
  [
    "thanks",
    new RegExp(
      `^(?:(?:${praise}|no|nein|and|und) )*(?:${thanks})(?: (?:${praise}|${addressed}|${thanks}|and|und|bye))*$`,
    ),
  ],
];

const being =
  "(?:bot|chat ?bot|robot|robots|machine|computer|computer program|ai|a i|real|real person|person|human|human being|real human|real human being|llm|chatgpt|program)";
const wesen =
  "(?:bot|chat ?bot|roboter|maschine|computer|ki|mensch|echter mensch|echte person|person|programm|künstliche intelligenz)";
const about: RegExp[] = [
  new RegExp(
    `^(?:are|r) (?:you|u) (?:really |actually |just |even )?(?:a |an |the )?${being}(?: or (?:not|(?:a |an )?${being}))?$`,
  ),
  new RegExp(
    `^(?:am i|i am|am i really) (?:talking|speaking|chatting|writing) (?:to|with) (?:a |an )?${being}(?: or (?:not|(?:a |an )?${being}))?$`,
  ),
  new RegExp(`^is (?:this|that|it|there) (?:a |an )?${being}(?: or (?:not|(?:a |an )?${being}))?$`),
  /^(?:who|what) (?:are|r) (?:you|u)(?: exactly)?$|^what(?:'s| is) your name$|^what can you do$|^what can you help(?: me)? with$|^do you have a name$/,
  new RegExp(
    `^(?:bist du|sind sie)(?: wirklich| nur)? (?:ein |eine |echt )?${wesen}(?: oder (?:nicht|(?:ein |eine )?${wesen}))?$`,
  ),
  /^(?:spreche|rede|schreibe|chatte) ich (?:hier )?mit (?:einem |einer )?(?:echten )?(?:bot|chatbot|roboter|menschen?|maschine|computer|person|ki)(?: oder .{1,30})?$/,
  /^(?:wer|was) (?:bist du|sind sie)(?: genau| eigentlich)?$|^wie heißt du$|^wie heißen sie$|^was kannst du$/,
];

const someone =
  "(?:(?:a|an|the|some|any|your|real|live|actual|another|human|customer|support|service|help ?desk|sales|of|from|your) )*(?:person|human|human being|humans?|agents?|representative|rep|operator|someone|somebody|advisor|adviser|assistant|employee|staff|team|colleague|manager|supervisor|customer (?:service|support|care)|real person)(?: (?:real|human|else|from (?:your|the) (?:team|company|support)|in (?:support|charge)|on (?:your|the) team|who can help(?: me)?|here))*";
const speak = "(?:talk|speak|chat|connect|be connected|get connected|get through|be transferred|be put through|get)";
const jemand =
  "(?:(?:einem|einer|einen|eine|ein|echten|echter|echte|richtigen|richtiger|mit|ihrem|ihrer|der|dem|menschlichen|lebenden) )*(?:menschen?|person|mitarbeiter|mitarbeiterin|mitarbeitern|berater|beraterin|kundenservice|kundendienst|support|jemand(?:em|en)?|agenten|kollegen|ansprechpartner|vorgesetzten)(?: (?:aus dem team|vom team|vom support|persönlich))?";
const person: RegExp[] = [
  new RegExp(
    `^(?:(?:i|we) (?:want|need|would like|wanna|must|have|prefer)(?: to)?|i'd (?:like|prefer)(?: to)?|i'd rather|let me|can i|could i|may i|can you let me|is it possible to|how (?:can|do) i|i wish to|i'm trying to)(?: ${speak})?(?: (?:to|with))? ${someone}$`,
  ),
  new RegExp(
    `^(?:(?:can|could|would) you )?(?:please )?(?:connect|transfer|put|pass|hand|forward|get|give|find|bring)(?: me)?(?: over| on| through)?(?: (?:to|with))? ${someone}$`,
  ),
  new RegExp(`^${speak} (?:to|with) ${someone}$`),
  /^(?:(?:a|real|live|human) )*(?:human|agent|person|representative|operator|real person|live agent|live chat|human agent|customer service agent)$/,
  /^(?:is there|are there) (?:a |any |some )?(?:real |live )?(?:person|human|humans|agent|agents|people|someone|somebody|anyone|anybody)(?: (?:there|here|available|i can (?:talk|speak) (?:to|with)|i could (?:talk|speak) (?:to|with)|to talk to))+$/,
  /^(?:can|could|may) (?:someone|somebody|a person|a human|anyone) (?:please )?(?:help|call|contact|answer|talk to|speak to|get back to)(?: me)?$/,
  /^i (?:do not|don't) want (?:to (?:talk|speak|chat) (?:to|with) )?(?:a |an |this )?(?:bot|robot|machine|ai|computer)$/,
  new RegExp(
    `^(?:ich (?:möchte|will|würde gern|würde gerne|muss|brauche|hätte gern|hätte gerne)|kann ich|könnte ich|darf ich|bitte|lassen sie mich|lass mich)(?: bitte| gern| gerne| lieber)* ${jemand}(?: (?:sprechen|reden|schreiben|chatten|verbunden werden|telefonieren))?(?: können)?$`,
  ),
  new RegExp(
    `^(?:verbinde|verbinden|gib|geben|leite|leiten) (?:sie )?(?:mich|mir)(?: bitte)?(?: weiter)? (?:an |zu |mit )?${jemand}(?: weiter| verbinden)?$`,
  ),
  new RegExp(
    `^(?:können sie|kannst du) mich (?:bitte )?(?:mit |an |zu )?${jemand} (?:verbinden|weiterleiten|durchstellen)$`,
  ),
  /^(?:mensch|mitarbeiter|echter mensch|echte person|ein mensch|einen menschen|mit (?:einem )?(?:menschen|mitarbeiter) (?:sprechen|reden))$/,
  new RegExp(
    `^(?:gibt es|ist) (?:hier |da )?(?:auch )?(?:${jemand})(?: hier| da| mit dem ich (?:sprechen|reden) kann)?$`,
  ),
];
