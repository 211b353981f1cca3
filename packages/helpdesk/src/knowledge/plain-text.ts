import type { Nodes } from "mdast";

/**
 * The text of a Markdown node as a reader sees it, on one line. Addresses behind a link are kept where the reader
 * would need them: `Write to us (help@example.com)`; pointers to other pages of the same site are not.
 */
export function plainText(node: Nodes): string {
  return textOf(node).replaceAll(/\s+/g, " ").trim();
}

function textOf(node: Nodes): string {
  if (node.type === "text" || node.type === "inlineCode" || node.type === "code") return node.value;
  if (node.type === "html") return node.value.replaceAll(/<!--[\s\S]*?-->/g, "").replaceAll(/<[^>]*>/g, " ");
  if (node.type === "image") return "";
  if (node.type === "break") return " ";
  if (!("children" in node)) return "";
  const text = node.children.map(textOf).join("children" in node && isBlock(node.type) ? " " : "");
  return node.type === "link" ? withAddress(text, node.url) : text;
}

function isBlock(type: string): boolean {
  return type === "listItem" || type === "blockquote" || type === "list" || type === "tableRow";
}

function withAddress(text: string, url: string): string {
  if (!/^(https?|mailto|tel):/i.test(url) || url.length > 120) return text;
  const address = url.replace(/^(mailto|tel):/i, "").replace(/\?.*$/, "");
  const bare = (value: string) =>
    value
      .toLowerCase()
      .replace(/^https?:\/\//, "")
      .replace(/\/$/, "");
  return bare(text).includes(bare(address)) || bare(address).includes(bare(text)) ? text : `${text} (${address})`;
}
