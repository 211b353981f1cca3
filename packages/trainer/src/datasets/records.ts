/** One JSON value of a file, and the line on which it begins, counted from 1. */
export type FileRecord = { line: number; json: string };

/**
 * Cuts a file into its records: one per line, or the elements of one JSON array, which is how older sets are
 * published. Blank lines are skipped. The pieces are not parsed here, so that each can be refused with its own line.
 */
export function splitRecords(text: string): FileRecord[] {
  const body = text.replace(/^\uFEFF/, "");
  return /^\s*\[/.test(body) ? splitArray(body) : splitLines(body);
}

function splitLines(text: string): FileRecord[] {
  return text.split(/\r?\n/).flatMap((json, at) => (json.trim() === "" ? [] : [{ line: at + 1, json }]));
}

function splitArray(text: string): FileRecord[] {
  const records: FileRecord[] = [];
  let [line, depth, inString, start, startLine] = [1, 0, false, -1, 1];
  const close = (end: number) => {
    const json = start < 0 ? "" : text.slice(start, end).trim();
    if (json !== "") records.push({ line: startLine, json });
    start = -1;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\n") line++;
    if (inString) {
      if (character === "\\") at++;
      else if (character === '"') inString = false;
      continue;
    }
    if (depth === 1 && start < 0 && character !== undefined && !/[\s,\]]/.test(character))
      [start, startLine] = [at, line];
    if (character === '"') inString = true;
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") {
      depth--;
      if (depth === 0) {
        close(at);
        const rest = text.slice(at + 1);
        if (rest.trim() !== "") records.push({ line, json: rest.trim() });
        return records;
      }
    } else if (character === "," && depth === 1) close(at);
  }
  // The array is not closed: its last piece, whatever it is, must not pass.
  records.push({ line: startLine, json: start < 0 ? "[" : text.slice(start) });
  return records;
}
