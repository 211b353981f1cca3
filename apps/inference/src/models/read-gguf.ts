import { AppError } from "@whetstone/core/errors";
import { type GgufCursor, invalid, openCursor } from "./gguf-cursor.ts";
import { arrayType, stringType, tensorTypes, valueBytes } from "./gguf-types.ts";

/**
 * Our own check of a GGUF file, before any native code sees it: such readers hang or abort their process
 * on hostile files. Every count is bounded and compared with the file's length; time and memory do not
 * depend on what the header claims.
 */
export type GgufFacts = {
  architecture: string;
  /** `general.name`, or null. */
  name: string | null;
  /** Sum of all weights. */
  parameters: number;
  /** Tokens the model was trained on at once; null when the file does not say. */
  contextLength: number | null;
  vocabularySize: number | null;
  /** The file's own chat template: a hint, never run. */
  chatTemplate: string | null;
  /** `general.file_type` as a number, and the type that most weights have, e.g. Q4_1. */
  fileType: number | null;
  quant: string;
  sizeBytes: number;
  /** Every weight; the first of `shape` is the length of a row. */
  tensors: TensorFacts[];
  /** Numbers under keys of the file, e.g. `llama.block_count`. */
  numbers: ReadonlyMap<string, number>;
  /** What an adapter says of itself; null for a model. */
  adapter: AdapterFacts | null;
};

export type TensorFacts = { name: string; shape: number[]; type: string; bytes: number };

export type AdapterFacts = {
  /** `adapter.type`: only `lora` is known here. */
  type: string;
  /** SHA-256 of the base file it was trained on; null when it does not say. */
  baseHash: string | null;
  /** Of the chat format that it was trained on; null where it does not say. */
  templateHash: string | null;
};

const maxKeyBytes = 65_535;
const maxStringBytes = 16 * 1024 * 1024;
const maxArrayItems = 4_000_000;
const maxKeys = 20_000;
const maxTensors = 20_000;
const maxDimensions = 4;

/** Texts we keep; everything else is stepped over. */
const keptTextBytes = 65_536;

/** Throws MODEL_INVALID with the reason; also for a file that cannot be read. */
export function readGguf(path: string): GgufFacts {
  const cursor = open(path);
  try {
    const header = readHeader(cursor);
    const values = new Map<string, Value>();
    for (let index = 0; index < header.keys; index++) readPair(cursor, values);
    const alignment = readAlignment(values);
    const weights = readTensors(cursor, { tensors: header.tensors, alignment });
    return { ...describe(values), ...weights, sizeBytes: cursor.size };
  } finally {
    cursor.close();
  }
}

type Value = { number?: number; text?: string; items?: number };

function open(path: string): GgufCursor {
  try {
    return openCursor(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw invalid(`it cannot be opened (${error instanceof Error ? error.message : String(error)})`);
  }
}

function readHeader(cursor: GgufCursor): { tensors: number; keys: number } {
  if (cursor.size === 0) throw invalid("it is empty");
  if (cursor.take(4, "its first four bytes").toString("latin1") !== "GGUF")
    throw invalid("it does not begin with GGUF");
  const version = cursor.u32("the version");
  if (version !== 2 && version !== 3) throw invalid(`its version is ${version}, and only 2 and 3 are known`);
  const tensors = cursor.u64("the number of tensors");
  const keys = cursor.u64("the number of keys");
  if (tensors === 0) throw invalid("it has no tensors");
  if (tensors > maxTensors) throw invalid(`it claims ${tensors} tensors, more than ${maxTensors}`);
  if (keys > maxKeys) throw invalid(`it claims ${keys} keys, more than ${maxKeys}`);
  return { tensors, keys };
}

function readPair(cursor: GgufCursor, values: Map<string, Value>): void {
  const key = cursor.text(maxKeyBytes, "a key");
  if (key === "") throw invalid("it has a key without a name");
  if (values.has(key)) throw invalid(`the key ${shown(key)} is there twice`);
  const type = cursor.u32(`the type of ${shown(key)}`);
  if (type === arrayType) values.set(key, { items: skipArray(cursor, shown(key)) });
  else if (type === stringType) values.set(key, { text: readText(cursor, shown(key)) });
  else values.set(key, { number: readNumber(cursor, { type, what: shown(key) }) });
}

function skipArray(cursor: GgufCursor, what: string): number {
  const type = cursor.u32(`the item type of ${what}`);
  if (type === arrayType) throw invalid(`${what} is an array of arrays`);
  const items = cursor.u64(`the length of ${what}`);
  if (items > maxArrayItems) throw invalid(`${what} claims ${items} items, more than ${maxArrayItems}`);
  const bytes = valueBytes[type];
  if (bytes !== undefined) cursor.skip(bytes * items, what);
  else if (type === stringType) for (let index = 0; index < items; index++) skipText(cursor, what);
  else throw invalid(`${what} has items of the unknown type ${type}`);
  return items;
}

function skipText(cursor: GgufCursor, what: string): number {
  const length = cursor.u64(`the length of a text in ${what}`);
  if (length > maxStringBytes) throw invalid(`${what} has a text of ${length} bytes, more than 16 MiB`);
  cursor.skip(length, what);
  return length;
}

/** The text, or its beginning of 64 KiB. */
function readText(cursor: GgufCursor, what: string): string {
  const length = cursor.u64(`the length of ${what}`);
  if (length > maxStringBytes) throw invalid(`${what} has a text of ${length} bytes, more than 16 MiB`);
  const kept = Math.min(length, keptTextBytes);
  const text = cursor.take(kept, what).toString("utf8");
  cursor.skip(length - kept, what);
  return text;
}

function readNumber(cursor: GgufCursor, { type, what }: { type: number; what: string }): number {
  const bytes = valueBytes[type];
  if (bytes === undefined) throw invalid(`${what} has the unknown type ${type}`);
  const raw = cursor.take(bytes, what);
  if (type === 6) return raw.readFloatLE();
  if (type === 12) return raw.readDoubleLE();
  if (type === 10) return Number(raw.readBigUInt64LE());
  if (type === 11) return Number(raw.readBigInt64LE());
  const isSigned = type === 1 || type === 3 || type === 5;
  return isSigned ? raw.readIntLE(0, bytes) : raw.readUIntLE(0, bytes);
}

function readAlignment(values: Map<string, Value>): number {
  const alignment = values.get("general.alignment")?.number ?? 32;
  const isPowerOfTwo = Number.isInteger(alignment) && alignment > 0 && (alignment & (alignment - 1)) === 0;
  if (!isPowerOfTwo || alignment > 65_536) throw invalid(`its alignment is ${alignment}, not a power of two`);
  return alignment;
}

type Tensor = TensorFacts & { values: number; offset: number };

function readTensors(cursor: GgufCursor, wanted: { tensors: number; alignment: number }) {
  const tensors = Array.from({ length: wanted.tensors }, () => readTensor(cursor));
  const dataStart = Math.ceil(cursor.position() / wanted.alignment) * wanted.alignment;
  for (const tensor of tensors) {
    if (tensor.offset % wanted.alignment !== 0) throw invalid(`the tensor ${tensor.name} is not aligned`);
    const end = dataStart + tensor.offset + tensor.bytes;
    if (end > cursor.size) throw invalid(`the tensor ${tensor.name} ends at byte ${end} of ${cursor.size}`);
  }
  return {
    parameters: tensors.reduce((sum, tensor) => sum + tensor.values, 0),
    quant: mostUsedType(tensors),
    tensors: tensors.map(({ name, shape, type, bytes }) => ({ name, shape, type, bytes })),
  };
}

function readTensor(cursor: GgufCursor): Tensor {
  const name = shown(cursor.text(maxKeyBytes, "a tensor's name"));
  const dimensions = cursor.u32(`the dimensions of ${name}`);
  if (dimensions < 1 || dimensions > maxDimensions) throw invalid(`the tensor ${name} has ${dimensions} dimensions`);
  let values = 1;
  const shape: number[] = [];
  for (let index = 0; index < dimensions; index++) {
    const length = cursor.u64(`a dimension of ${name}`);
    values *= length;
    shape.push(length);
    if (length === 0 || !Number.isSafeInteger(values)) throw invalid(`the tensor ${name} has an impossible shape`);
  }
  const typeId = cursor.u32(`the type of ${name}`);
  const type = tensorTypes[typeId];
  if (!type) throw invalid(`the tensor ${name} has the unknown type ${typeId}`);
  if ((shape[0] ?? 0) % type.blockValues !== 0)
    throw invalid(`rows of the tensor ${name} do not fill blocks of ${type.name}`);
  const offset = cursor.u64(`the offset of ${name}`);
  const bytes = (values / type.blockValues) * type.blockBytes;
  return { name, shape, type: type.name, values, bytes, offset };
}

function mostUsedType(tensors: Tensor[]): string {
  const byType = new Map<string, number>();
  for (const { type, bytes } of tensors) byType.set(type, (byType.get(type) ?? 0) + bytes);
  return [...byType].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "unknown";
}

function describe(values: Map<string, Value>) {
  const architecture = values.get("general.architecture")?.text;
  if (!architecture) throw invalid("it does not say its architecture");
  return {
    architecture,
    name: values.get("general.name")?.text ?? null,
    contextLength: values.get(`${architecture}.context_length`)?.number ?? null,
    vocabularySize: values.get("tokenizer.ggml.tokens")?.items ?? null,
    chatTemplate: values.get("tokenizer.chat_template")?.text ?? null,
    fileType: values.get("general.file_type")?.number ?? null,
    numbers: new Map([...values].flatMap(([key, { number }]) => (number === undefined ? [] : [[key, number]]))),
    adapter: describeAdapter(values),
  };
}

function describeAdapter(values: Map<string, Value>): AdapterFacts | null {
  if (values.get("general.type")?.text !== "adapter") return null;
  return {
    type: values.get("adapter.type")?.text ?? "unknown",
    baseHash: values.get("whetstone.base.sha256")?.text ?? null,
    templateHash: values.get("whetstone.template.sha256")?.text ?? null,
  };
}

/** A name from the file, fit for a message: printable and short. */
function shown(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 80);
}
