import { css } from 'lit';

/** Running text as in a paper. */
export const proseStyles = css`
  .prose {
    max-inline-size: var(--measure);
    margin-inline: auto;
    font-family: var(--prose);
    font-size: var(--text-body);
    line-height: var(--leading-prose);
    overflow-wrap: break-word;
    hanging-punctuation: first;
  }

  .prose > :first-child {
    margin-block-start: 0;
  }

  .prose > :last-child {
    margin-block-end: 0;
  }

  p,
  ul,
  ol,
  blockquote,
  pre,
  table {
    margin-block: 0 var(--space-4);
  }

  h2,
  h3,
  h4,
  h5,
  h6 {
    margin-block: var(--space-6) var(--space-3);
    font-family: var(--prose);
    font-size: var(--text-heading-3);
    font-weight: 600;
    line-height: 1.3;
    text-wrap: balance;
  }

  h2 {
    font-size: var(--text-heading-2);
  }

  ul,
  ol {
    padding-inline-start: 1.5em;
  }

  li + li {
    margin-block-start: var(--space-1);
  }

  a {
    color: var(--accent);
    text-decoration-thickness: 1px;
    text-underline-offset: 0.2em;
  }

  a:hover {
    text-decoration-thickness: 2px;
  }

  code,
  kbd {
    font-family: var(--code);
    font-size: 0.85em;
  }

  code.math {
    font-family: var(--prose);
    font-size: 1em;
    font-style: italic;
    white-space: pre-wrap;
  }

  code.math.block {
    display: block;
    text-align: center;
  }

  code.math.bad {
    text-decoration: underline wavy var(--error);
    text-underline-offset: 0.2em;
  }

  code.math.bad + small {
    color: var(--error);
    font-family: var(--interface);
    font-size: var(--text-small);
  }

  pre {
    padding: var(--space-3) var(--space-4);
    border-radius: var(--radius);
    background: var(--surface);
    overflow-x: auto;
  }

  blockquote {
    margin-inline: 0;
    padding-inline-start: var(--space-4);
    border-inline-start: 2px solid var(--line);
    color: var(--muted);
  }

  table {
    display: block;
    max-inline-size: 100%;
    overflow-x: auto;
    border-collapse: collapse;
    font-family: var(--interface);
    font-size: var(--text-interface);
    font-variant-numeric: tabular-nums;
  }

  th,
  td {
    padding: var(--space-1) var(--space-4) var(--space-1) 0;
    border-block-end: 1px solid var(--line);
    text-align: start;
  }

  img {
    max-inline-size: 100%;
    max-block-size: 80vb;
    block-size: auto;
  }

  hr {
    inline-size: 25%;
    margin: var(--space-6) auto;
    border: 0;
    border-block-start: 1px solid var(--edge);
  }
`;
