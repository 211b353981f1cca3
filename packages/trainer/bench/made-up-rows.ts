import { seededRandom } from "../src/experiments/random.ts";

type Row = { prompt: { role: string; content: string }[]; completion: string };

const things = ["parcel", "refund", "invoice", "voucher", "repair", "subscription", "saddle bag", "rain cover"];
const openings = [
  "Where is my",
  "I have a question about the",
  "Something is wrong with my",
  "Please help me with the",
];
const endings = [
  "It should have come last week.",
  "I wrote twice already.",
  "Thanks in advance!",
  "Can you check, please?",
];
const sentences = [
  "Parcels leave our house on the next working day and arrive within three days.",
  "A refund reaches the account that was used for the payment within ten days.",
  "Repairs are free in the first two years and cost a flat fee afterwards.",
  "Vouchers are valid for three years and can be used for every product in the shop.",
  "An order can be changed until it is packed, which the confirmation mail announces.",
  "Bags may be returned within thirty days when they have not been used outdoors.",
];
const labels = things.map((thing) => `${thing.replace(" ", "_")}_question`);

/** Short messages with a label; the instruction and the list of labels begin every prompt. */
export function intentRows(count = 128): Row[] {
  const random = seededRandom(11);
  const system = `Choose the intent of the customer's message. Intents: ${labels.join(", ")}.`;
  return Array.from({ length: count }, (_, at) => ({
    prompt: [
      { role: "system", content: system },
      { role: "user", content: `${pick(openings, random)} ${things[at % things.length]}? ${pick(endings, random)}` },
    ],
    completion: labels[at % labels.length] ?? "",
  }));
}

/** Questions with passages of their own and an answer of one or two sentences, about 190 tokens. */
export function answerRows(count = 128): Row[] {
  const random = seededRandom(12);
  const system =
    "You help customers of a shop. Answer in English, in one to three short sentences, only with what the passages say.";
  return Array.from({ length: count }, (_, at) => {
    const passages = [0, 1, 2].map(
      (number) =>
        `--- Passage ${number + 1}: ${pick(things, random)}\n${pick(sentences, random)} ${pick(sentences, random)}`,
    );
    const question = `${pick(openings, random)} ${things[at % things.length]} number ${Math.floor(random() * 9_000)}?`;
    return {
      prompt: [
        { role: "system", content: system },
        { role: "user", content: `${passages.join("\n")}\n\nQuestion: ${question}` },
      ],
      completion: `${pick(sentences, random)} ${pick(endings, random)}`,
    };
  });
}

function pick<Item>(items: Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}
