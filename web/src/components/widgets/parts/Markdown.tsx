import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { linkAddress } from "../format/address";
import styles from "./Markdown.module.css";

const components: Components = {
  a: ({ href, children }) =>
    linkAddress(href) ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ alt }) => <span>{alt}</span>,
  table: ({ children }) => (
    <div className={styles.scroll}>
      <table>{children}</table>
    </div>
  ),
  h1: ({ children }) => <h4>{children}</h4>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h4>{children}</h4>,
};

/** Markdown without raw HTML and pictures; links only to http, https and mailto addresses. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className={styles.prose}>
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={components}
        urlTransform={(url) => linkAddress(url) ?? ""}
        skipHtml
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
