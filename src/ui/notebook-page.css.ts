import { css } from 'lit';

export const pageStyles = css`
  :host {
    display: block;
    padding-block: var(--space-7);
  }

  article {
    max-inline-size: var(--bench);
    margin-inline: auto;
  }

  h1 {
    margin-block: 0 var(--space-3);
    font-family: var(--prose);
    font-size: var(--text-heading-1);
    font-weight: 600;
    line-height: 1.2;
    text-wrap: balance;
  }

  header,
  .cell {
    position: relative;
  }

  .summary {
    color: var(--muted);
  }

  header input {
    inline-size: 100%;
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--surface);
    font: inherit;
  }

  header label {
    display: grid;
    gap: var(--space-1);
    margin-block-end: var(--space-3);
    color: var(--muted);
    font-size: var(--text-small);
    font-family: var(--interface);
  }

  /* Beside the text where there is room, over it where there is none; seen when the cell is reached. */
  .tools {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
    z-index: 1;
    opacity: 0;
  }

  .cell:hover > .tools,
  .cell:focus-within > .tools,
  .editing > .tools,
  .collapsed > .tools,
  header:hover > .tools,
  header:focus-within > .tools {
    opacity: 1;
  }

  .figure > .tools {
    inset-block-start: calc(-1 * var(--space-2));
  }

  @media (max-width: 72rem), (pointer: coarse) {
    .tools {
      position: static;
      opacity: 1;
    }
  }

  figure {
    margin: var(--space-5) 0;
  }

  figure h2 {
    margin-block: 0 var(--space-3);
    padding-inline-end: 9rem;
    font-family: var(--interface);
    font-size: 1rem;
  }

  figcaption {
    margin-block-start: var(--space-4);
  }

  figcaption kirchhoff-prose {
    --text-body: 1rem;
    /* The column of the text around it, in its smaller letters. */
    --measure: calc(68ch * 1.125);
  }

  .fold {
    display: flex;
    align-items: baseline;
    gap: var(--space-2);
    inline-size: 100%;
    padding-inline-end: 9rem;
    border: 0;
    border-block-end: 1px solid var(--line);
    border-radius: 0;
    text-align: start;
  }

  .fold span {
    color: var(--muted);
  }

  .empty {
    color: var(--muted);
    font-style: italic;
    text-align: center;
  }
`;
