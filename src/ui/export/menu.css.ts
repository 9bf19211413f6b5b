import { css } from 'lit';

/** A sheet below its button, in the page's own paper; it scrolls with the page. */
export const menuStyles = css`
  :host {
    position: absolute;
    inset: auto;
    inline-size: min(22rem, 100vw - 1rem);
    margin: 0;
    padding: var(--space-3) var(--space-4) var(--space-4);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--paper);
    color: var(--ink);
    font: var(--text-interface) / var(--leading-interface) var(--interface);
  }

  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: flex;
    align-items: center;
    gap: var(--space-1);
    padding-block: var(--space-1);
    border-block-end: 1px solid var(--line);
  }

  li span {
    flex: 1;
  }

  li button {
    min-inline-size: 3.5rem;
    padding: 0 var(--space-2);
    border-color: transparent;
    color: var(--accent);
  }

  li button:disabled {
    color: var(--edge);
    cursor: default;
  }

  label {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-block-size: var(--touch);
    margin-block-start: var(--space-2);
  }

  input[type='checkbox'] {
    inline-size: 1rem;
    block-size: 1rem;
    margin: 0;
    accent-color: var(--accent);
  }

  p {
    margin: var(--space-1) 0 0;
  }

  .note {
    color: var(--muted);
    font-size: var(--text-small);
  }

  [role='status'] {
    overflow-wrap: anywhere;
    color: var(--accent);
  }

  [role='status']:empty {
    margin: 0;
  }

  [role='alert'] {
    padding-inline-start: var(--space-3);
    border-inline-start: 2px solid var(--error);
  }
`;
