import { css } from 'lit';

/** A native popover with a column of commands, hung from the button that opens it. */
export const menus = css`
  .menu {
    position-anchor: auto;
    inset: auto;
    inset-block-start: anchor(bottom);
    inset-inline-end: anchor(right);
    position-try-fallbacks: flip-block, flip-inline;
    min-inline-size: 11rem;
    margin: var(--space-1) 0;
    padding: var(--space-1);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--paper);
    color: var(--ink);
  }

  .menu:popover-open {
    display: grid;
  }

  .menu button {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-5);
    color: var(--ink);
    font-size: var(--text-interface);
    text-align: start;
  }

  .menu button:disabled {
    color: var(--edge);
    cursor: default;
  }

  .menu kbd {
    color: var(--muted);
    font-family: inherit;
    font-size: var(--text-small);
  }
`;
