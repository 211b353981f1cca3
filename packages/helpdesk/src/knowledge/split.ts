import type { List, RootContent, Table } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { plainText } from "./plain-text.ts";
import { splitSentences } from "./sentences.ts";

/** A piece of an article as it is searched and quoted. Lists are lines that begin with "- " or "1. ". */
export type Passage = { heading: string | null; text: string };

/** Length that a passage should not pass, characters; only a single longer sentence or list item does. */
export const passageChars = 600;

const parser = unified().use(remarkParse).use(remarkGfm);

/**
 * Cuts an article's Markdown into passages: one per heading, longer sections at sentences and list items into
 * parts of about the same length. `heading` is the path of headings ("Refunds › By card"). Sections that only
 * point to other pages are left out, unless the article has nothing else.
 */
export function splitMarkdown(bodyMd: string, options: { title: string; lang?: string }): Passage[] {
  const sections = readSections(parser.parse(bodyMd).children, options.title);
  const knowledge = sections.filter((section) => !section.isNavigation);
  return (knowledge.length > 0 ? knowledge : sections).flatMap((section) =>
    cut(section.blocks, options.lang ?? "en").map((text) => ({ heading: section.heading, text })),
  );
}

/** A block is a paragraph, or a list line by line; `lines` are what may not be torn apart from inside. */
type Block = { kind: "prose" | "list"; lines: string[] };
type Section = { heading: string | null; blocks: Block[]; isNavigation: boolean };

function readSections(nodes: RootContent[], title: string): Section[] {
  const sections: Section[] = [];
  const path: { depth: number; text: string }[] = [];
  let open: Section = { heading: null, blocks: [], isNavigation: false };
  let content: RootContent[] = [];
  const close = () => {
    open.isNavigation = content.length > 0 && content.every(isLinkList);
    if (open.blocks.length > 0) sections.push(open);
    content = [];
  };
  for (const node of nodes) {
    if (node.type !== "heading") {
      const blocks = toBlocks(node);
      if (blocks.length > 0) content.push(node);
      open.blocks.push(...blocks);
      continue;
    }
    close();
    while ((path.at(-1)?.depth ?? 0) >= node.depth) path.pop();
    const text = plainText(node);
    // The title, repeated as the first heading, says nothing new.
    if (text && text.toLowerCase() !== title.trim().toLowerCase()) path.push({ depth: node.depth, text });
    const heading = path.map((part) => part.text).join(" › ");
    open = { heading: heading || null, blocks: [], isNavigation: false };
  }
  close();
  return sections;
}

function toBlocks(node: RootContent): Block[] {
  if (node.type === "list") return [{ kind: "list", lines: listLines(node, "") }];
  if (node.type === "table") return [{ kind: "list", lines: tableLines(node) }];
  if (node.type === "blockquote") return node.children.flatMap(toBlocks);
  if (node.type === "code") return [{ kind: "prose", lines: node.value.split("\n") }];
  const text = plainText(node);
  return text ? [{ kind: "prose", lines: [text] }] : [];
}

function listLines(list: List, indent: string): string[] {
  return list.children.flatMap((item, index) => {
    const mark = list.ordered ? `${(list.start ?? 1) + index}. ` : "- ";
    const own = item.children.filter((child) => child.type !== "list").map(plainText);
    const nested = item.children.filter((child) => child.type === "list");
    const text = own.filter(Boolean).join(" ");
    return [
      ...(text ? [`${indent}${mark}${text}`] : []),
      ...nested.flatMap((inner) => listLines(inner, `${indent}  `)),
    ];
  });
}

/** A row reads "- Letter: Price €2, Days 3": the first cell, then the others under their column's name. */
function tableLines(table: Table): string[] {
  const [header = [], ...rows] = table.children.map((row) => row.children.map(plainText));
  return rows.map(([first = "", ...rest]) => {
    if (rest.length === 1) return `- ${first}: ${rest[0]}`;
    const cells = rest.flatMap((cell, index) => (cell ? [`${header[index + 1] ?? ""} ${cell}`.trim()] : []));
    return `- ${first}${cells.length > 0 ? `: ${cells.join(", ")}` : ""}`;
  });
}

function isLinkList(node: RootContent): boolean {
  if (node.type !== "list") return false;
  return node.children.every((item) =>
    item.children.every((child) => {
      if (child.type === "list") return isLinkList(child);
      if (child.type !== "paragraph") return false;
      return child.children.some((part) => part.type === "link") && child.children.every(isLinkOrSpace);
    }),
  );
}

function isLinkOrSpace(node: { type: string; value?: string }): boolean {
  return node.type === "link" || (node.type === "text" && !/[\p{L}\d]/u.test(node.value ?? ""));
}

/** Parts of about equal length, torn between blocks where that is possible, else between sentences or items. */
function cut(blocks: Block[], lang: string): string[] {
  const pieces = blocks.flatMap((block) =>
    block.kind === "list"
      ? block.lines.map((text, index) => ({ text, glue: index === 0 ? "\n" : "\n" }))
      : block.lines.flatMap((line) =>
          splitSentences(line, lang).map((text, index) => ({ text, glue: index === 0 ? "\n" : " " })),
        ),
  );
  const total = pieces.reduce((sum, piece) => sum + piece.text.length + 1, 0);
  const target = total / Math.max(1, Math.ceil(total / passageChars));
  const parts: string[] = [];
  let open = "";
  for (const [index, piece] of pieces.entries()) {
    const isFull = open.length + piece.text.length > passageChars;
    // An introduction ("You need:") stays with the first item of its list.
    const isIntro = /[:：]$/.test(pieces[index - 1]?.text ?? "") && open.length < passageChars;
    if (open && !isIntro && (isFull || (open.length >= target * 0.95 && piece.glue === "\n"))) {
      parts.push(open);
      open = "";
    }
    open += open ? `${piece.glue}${piece.text}` : piece.text;
  }
  if (open) parts.push(open);
  return parts;
}
