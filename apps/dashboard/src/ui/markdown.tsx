import { memo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";

const plugins = [remarkGfm];
const schemes = ["http:", "https:", "mailto:"];

/** Only addresses that a browser opens without running anything; others lose their link and keep their words. */
const safeUrl = (url: string): string => (URL.canParse(url) && schemes.includes(new URL(url).protocol) ? url : "");

const components: Components = {
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  // A picture would be fetched from a third party; its words stay.
  img: ({ alt }) => <span>{alt}</span>,
};

/** Markdown without HTML: what an agent writes cannot become a part of the page. */
export const Markdown = memo(function Markdown({ children }: { children: string }) {
  return (
    <div className="prose max-w-[72ch]">
      <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={safeUrl} skipHtml={false}>
        {children}
      </ReactMarkdown>
    </div>
  );
});
