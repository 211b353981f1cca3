import type { HeldBack } from "../assistant/guard.ts";
import type { TurnParts } from "../assistant/turn-parts.ts";
import type { Retrieval } from "../knowledge/retrieve.ts";

const passage: Retrieval["passages"][number] = {
  chunkId: "0197a000-0000-7000-8000-000000000001",
  articleId: "0197a000-0000-7000-8000-000000000002",
  slug: "delivery",
  title: "Delivery",
  heading: null,
  text: "Parcels arrive in three days. On islands it takes five.",
  section: "Parcels arrive in three days. On islands it takes five.",
  lang: "en",
  verifiedAt: null,
  score: 0.9,
  dense: 0.8,
  titleDense: 0.7,
  lexical: 3,
};

/** The knowledge of these tests: one passage, which answers everything but what contains "unknown". */
export const fakeParts: TurnParts = {
  async retrieve(_ctx, { query }) {
    const answerable = !query.includes("unknown");
    return {
      passages: [passage],
      articles: [{ articleId: passage.articleId, slug: passage.slug, title: passage.title, score: 0.9 }],
      approved: query.includes("approved")
        ? { id: passage.chunkId, question: query, answer: "As approved.", score: 1 }
        : null,
      confidence: answerable ? 0.9 : 0.1,
      answerable,
      searchQuery: query,
    };
  },
  async quote() {
    const sentences = ["Parcels arrive in three days.", "On islands it takes five."];
    const { articleId, slug, title, heading, text: excerpt, verifiedAt } = passage;
    const pieces = sentences.map((sentence, at) => (at === 0 ? sentence : ` ${sentence}`));
    return {
      text: passage.text,
      pieces,
      sentences,
      sources: [{ articleId, slug, title, heading, excerpt, verifiedAt }],
    };
  },
  /** Lets every piece through at once but those with a digit. */
  guard() {
    const heldBack: HeldBack[] = [];
    return {
      push(text) {
        if (!/\d/.test(text)) return [text];
        heldBack.push({ text, reasons: ["number"] });
        return [];
      },
      end: () => [],
      heldBack: () => heldBack,
    };
  },
  smallTalk: (text) => (text === "hello" ? "greeting" : text === "a person please" ? "person" : null),
};
