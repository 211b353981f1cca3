import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { cn } from "@/lib/cn";
import { safeHref } from "@/lib/safe-href";

const components: Components = {
  a: ({ href, children }) => {
    const safe = safeHref(href);
    return safe ? (
      <a href={safe} target="_blank" rel="noopener nofollow ugc">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    );
  },
  // A table wider than its column scrolls by itself; by keyboard too.
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable
    <section className="table-scroll" tabIndex={0} aria-label="Table">
      <table>{children}</table>
    </section>
  ),
};

const allowed = [
  ...["p", "br", "strong", "em", "del", "a", "code", "pre", "blockquote", "hr", "ul", "ol", "li", "input"],
  ...["h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "sup", "section"],
];

/**
 * The only renderer of Markdown in the product: articles, answers and replies, in widget and console. Raw HTML stays
 * text, images do not load, links lead only to http, https and mailto.
 */
export function Markdown({ text, className }: { text: string; className?: string }) {
  return (
    <div dir="auto" className={cn("prose-calm", className)}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        allowedElements={allowed}
        unwrapDisallowed
        components={components}
        urlTransform={(url) => safeHref(url) ?? ""}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
