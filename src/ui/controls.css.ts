/** Looks of the native controls, shared by every component of the page. */
import { css } from 'lit';

export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }

  button,
  select,
  input,
  textarea {
    font: inherit;
    font-size: var(--text-interface);
    font-variant-numeric: tabular-nums;
    color: inherit;
    letter-spacing: inherit;
  }

  button,
  select {
    min-block-size: var(--touch);
    padding: 0 var(--space-3);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: transparent;
    cursor: pointer;
  }

  button:hover,
  select:hover {
    background: var(--surface);
  }

  button:active {
    border-color: var(--accent);
    color: var(--accent);
  }

  button.quiet,
  select.quiet {
    border-color: transparent;
  }

  button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }

  a {
    color: var(--accent);
    text-decoration-thickness: 1px;
    text-underline-offset: 0.2em;
  }

  a:hover {
    text-decoration-thickness: 2px;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
