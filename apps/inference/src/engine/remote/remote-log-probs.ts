import type { ChosenToken } from "../../contract.ts";

/** A token as OpenAI's API tells it; llama-server adds its id. */
type Weighed = { id?: number; token: string; logprob: number };
export type RemoteLogProb = Weighed & { top_logprobs?: Weighed[] };

/** The tokens of a delta, where the server tells them. */
export function chosenTokens(content: RemoteLogProb[] | null | undefined): { tokens?: ChosenToken[] } {
  if (!content || content.length === 0) return {};
  return { tokens: content.map((one) => ({ ...weighed(one), top: (one.top_logprobs ?? []).map(weighed) })) };
}

function weighed({ id, token, logprob }: Weighed) {
  return { id: id ?? null, text: token, logProb: logprob };
}
