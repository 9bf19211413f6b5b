import { css } from 'lit';

/** Native dialogs: a sheet of the page's own paper, no wider than the text. */
export const dialogs = css`
  dialog {
    inline-size: min(40rem, 100vw - 2 * var(--space-4));
    max-block-size: calc(100dvb - 2 * var(--space-5));
    padding: var(--space-5);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--paper);
    color: var(--ink);
    font-size: var(--text-interface);
    overflow-wrap: anywhere;
  }

  dialog::backdrop {
    background: light-dark(rgb(29 31 35 / 35%), rgb(0 0 0 / 60%));
  }

  h2 {
    margin: 0 0 var(--space-3);
    font-size: var(--text-heading-3);
    font-weight: 600;
  }

  p {
    margin: 0 0 var(--space-3);
  }

  textarea,
  input[readonly] {
    display: block;
    inline-size: 100%;
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--surface);
    font-family: var(--code);
    font-size: var(--text-small);
  }

  code {
    font-family: var(--code);
    font-size: 0.9375em;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--space-2);
    margin-block-start: var(--space-5);
  }
`;
