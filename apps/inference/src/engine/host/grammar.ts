import { AppError } from "@whetstone/core/errors";
import { type Llama, type LlamaGrammar, LlamaGrammarEvaluationState, type LlamaModel } from "node-llama-cpp";

/** Callers repeat a few schemas; building a grammar takes longer than a token. */
const mostGrammars = 32;

/** Grammar states for JSON schemas, one per answer. Throws INVALID for a schema that cannot be followed. */
export function createGrammars(model: LlamaModel) {
  const llama: Llama = model.llama;
  const known = new Map<string, LlamaGrammar>();

  return async (schema: Record<string, unknown>): Promise<LlamaGrammarEvaluationState> => {
    const key = JSON.stringify(schema);
    const grammar = known.get(key) ?? (await build(schema));
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

/** After a complete JSON value a grammar allows only line breaks; this many mean the end. */
export const grammarEnd = "\n\n\n\n";
