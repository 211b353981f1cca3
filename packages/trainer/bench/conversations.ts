import { seededRandom } from "../src/experiments/random.ts";

export type SyntheticConversation = {
  id: string;
  visitor: { id: string; name: string; email: string };
  question: string;
  botAnswer: string;
  agentReply: string;
  at: string;
};

/**
 * Made-up support conversations: about one in eight repeats an earlier one word for word, one in eight asks the same with a
 * word more, one in three carries something personal. The same seed gives the same conversations.
 */
export function* makeConversations(count: number, seed: number): Generator<SyntheticConversation> {
  const random = seededRandom(seed);
  const pick = <Item>(items: Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const earlier: { question: string; reply: string }[] = [];
  for (let at = 0; at < count; at++) {
    const name = `${pick(given)} ${pick(family)}`;
    const email = `${name.toLowerCase().replace(" ", ".")}${at}@mail.example`;
    const said = converse();
    if (earlier.length < 5_000) earlier.push(said);
    else earlier[Math.floor(random() * earlier.length)] = said;
    yield {
      id: `conversation-${String(at).padStart(7, "0")}`,
      // A tenth of the visitors write three times as often as the others.
      visitor: { id: `visitor-${Math.floor(random() * count * (random() < 0.25 ? 0.1 : 0.8))}`, name, email },
      question: personal(said.question, name, email),
      botAnswer: `${pick(openings)} I could not find anything about that.`,
      agentReply: said.reply,
      at: new Date(Date.UTC(2025, 0, 1) + at * 300_000).toISOString(),
    };
  }

  function converse(): { question: string; reply: string } {
    const chance = random();
    const known = chance < 0.25 && earlier.length > 0 ? pick(earlier) : null;
    if (known && chance < 0.125) return known;
    if (known) return { ...known, question: `${known.question} ${pick(["Please.", "Thanks!", "Hello?", "Urgent."])}` };
    return { question: ask(), reply: reply() };
  }

  function ask(): string {
    const [thing, part] = [pick(things), pick(parts)];
    return `${pick(openings)} ${pick(questions)} the ${pick(colours)} ${thing} with the ${pick(colours)} ${part} that I ${pick(verbs)} ${pick(times)}, and ${pick(seconds)} the ${pick(parts)} ${pick(reasons)}?`;
  }

  function reply(): string {
    return `${pick(openings)} The ${pick(things)} ${pick(rules)} ${pick(times)}, and the ${pick(colours)} ${pick(parts)} ${pick(rules)} ${pick(reasons)}. Please ${pick(asks)} the ${pick(parts)} ${pick(times)}.`;
  }

  function personal(text: string, name: string, email: string): string {
    const chance = random();
    if (chance < 0.1) return `${text} My name is ${name}, write to ${email}.`;
    if (chance < 0.2) return `${text} Order LL-${100_000 + Math.floor(random() * 899_999)}.`;
    if (chance < 0.3) return `${text} Ring +44 20 7946 ${String(Math.floor(random() * 10_000)).padStart(4, "0")}.`;
    if (chance < 0.33) return `${text} It was card 4111 1111 1111 1111.`;
    return text;
  }
}

const words = (text: string) => text.split(" ");
const lines = (text: string) => text.split("|");
const given = words(
  "Anna Bela Carla Dario Edda Finn Greta Hugo Ida Jonas Katja Lars Mona Nils Olga Paul Rita Sven Tara Udo",
);
const family = words(
  "Abel Brandt Castell Dorn Ebert Falk Graf Holm Ilves Jansen Keller Lund Moser Nagel Orth Petri Roth Stahl",
);
const things = words(
  "bag lamp backpack pannier saddlebag holdall tote satchel rucksack messenger desk-lamp lantern shade kettle",
);
const parts = words(
  "strap buckle zip lining handle hook cable switch socket shade frame pocket flap rivet seam bracket",
);
const colours = words("blue green red black grey brown olive sand navy orange yellow white copper rust teal");
const verbs = lines(
  "bought|ordered|returned|received|gave away|repaired|washed|lost|found|unpacked|tried out|sent back",
);
const times = lines(
  "last week|in spring|two days ago|before the holidays|in the shop in town|with a voucher|on the first of May|as a present|through your web shop|at the market|after the sale|during my trip",
);
const openings = lines("Hello,|Hi there,|Good morning,|Excuse me,|A question:|Dear team,|Hey,|Well,|Once more:|So,");
const questions = lines(
  "how do I clean|can I still exchange|where do I send|who repairs|what is wrong with|how long do I wait for|may I return|how do I fasten|why is there dust in|is there a spare part for",
);
const seconds = lines(
  "what about|who pays for|can you replace|how do I mend|should I oil|may I cut|where do I find|does the guarantee cover",
);
const reasons = lines(
  "when it rains|without a receipt|if it squeaks|for a child|in cold weather|on a long tour|after a year of use|at no cost|with a tool of my own|before I travel|from another country|by post",
);
const rules = lines(
  "can be washed by hand|comes with a guarantee|is mended in our workshop|fits most racks|must dry in the open air|is made to order|goes back within the month|needs a drop of oil|should be kept out of the sun|has a second life as a spare part",
);
const asks = lines("send a picture of|keep|loosen|check|wipe|take off|measure|show us|wrap up|bring along");
