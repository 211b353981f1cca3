import { retrieve } from "../knowledge/retrieve.ts";
import { quoteAnswer } from "./quote-answer.ts";
import type { TurnParts } from "./turn-parts.ts";

/** The parts that serve visitors. */
export const defaultParts: TurnParts = {
  retrieve,
  quote: quoteAnswer,
  guard: () => ({ push: () => [], end: () => [], heldBack: () => [] }),
  smallTalk: () => null,
};
