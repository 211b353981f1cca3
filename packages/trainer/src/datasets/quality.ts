import { baseLanguage, detectLanguage } from "@whetstone/helpdesk/knowledge/language";
import { eachRow, type Verdict } from "./funnel.ts";
import type { Row } from "./row.ts";

/** Targets that no customer should read: templates left open, notes among colleagues, a model talking about itself. */
export function gateQuality(rows: Row[]): Verdict {
  return eachRow(rows, (row) => {
    if (/\bas an? (?:ai|large) (?:language )?model\b|\bals (?:ki|sprachmodell)\b/i.test(row.completion))
      return "speaks as a model";
    if (
      /\{\{[^{}]{0,60}\}\}|\[(?:insert|your|name|link)[^[\]]{0,40}\]|<(?:name|link|date)>|\bTODO\b|\bxxx+\b/i.test(
        row.completion,
      )
    )
      return "placeholder left open";
    if (
      /^\s*(?:internal|intern|note to self|@\p{L}+)\s*[:,]|\b(?:do not send this|internal use only|nur intern|nicht an (?:den )?kunden)\b/iu.test(
        row.completion,
      )
    )
      return "internal note";
    if (row.task === "extraction" && !isJson(row.completion)) return "target is not JSON";
    if (row.task === "intent" && row.label !== null && !saysLabel(row.completion, row.label))
      return "label and target differ";
    if (row.task === "answer" && speaksAnotherLanguage(row)) return "another language than the question";
    return null;
  });
}

/** The label alone, or serving's JSON with it as the intent. */
function saysLabel(completion: string, label: string): boolean {
  if (completion.trim() === label) return true;
  if (!isJson(completion)) return false;
  return (JSON.parse(completion) as { intent?: unknown }).intent === label;
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

/** Only where both are plain: short texts are of no language. */
function speaksAnotherLanguage(row: Row): boolean {
  if (row.completion.length < 60 || row.subject.length < 40) return false;
  const [asked, answered] = [detectLanguage(row.subject), detectLanguage(row.completion)];
  return asked !== null && answered !== null && baseLanguage(asked) !== baseLanguage(answered);
}
