import { AppError } from "@whetstone/core/errors";
import { type Llama, type LlamaGrammar, LlamaGrammarEvaluationState, type LlamaModel } from "node-llama-cpp";

/** Callers repeat a few schemas; building a grammar takes longer than a token. */
const mostGrammars = 32;

export type Constraint = { schema: Record<string, unknown> | null; labels: string[] | null };

/** Grammar states for JSON schemas and label lists, one per answer; none without either. Throws INVALID for a schema that cannot be followed. */
export function createGrammars(model: LlamaModel) {
  const llama: Llama = model.llama;
  const known = new Map<string, LlamaGrammar>();

  return async ({ schema, labels }: Constraint): Promise<LlamaGrammarEvaluationState | undefined> => {
    if (!schema && !labels) return undefined;
    const key = JSON.stringify(schema ?? labels);
    const grammar =
      known.get(key) ?? (await (schema ? build(schema) : llama.createGrammar(labelGrammar(labels ?? []))));
    known.delete(key);
    known.set(key, grammar);
    const [oldest] = known.keys();
    if (known.size > mostGrammars && oldest !== undefined) known.delete(oldest);
    return new LlamaGrammarEvaluationState({ model, grammar });
  };

  async function build(schema: Record<string, unknown>): Promise<LlamaGrammar> {
    try {
      return await llama.createGrammarForJsonSchema(schema as never);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError("INVALID", `The JSON schema cannot be followed: ${reason}`, { cause: error });
    }
  }
}

/** One of the labels, letter for letter, and then nothing. */
function labelGrammar(labels: string[]): { grammar: string } {
  const literals = labels.map((label) => `"${label.replaceAll(/[\\"\n\r\t]/g, (found) => escapes[found] ?? "")}"`);
  return { grammar: `root ::= ${literals.join(" | ")}` };
}

const escapes: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** After a complete JSON value a grammar allows only line breaks; this many mean the end. */
export const grammarEnd = "\n\n\n\n";
