import { css } from 'lit';

/** The list of recorded runs: one entry below the other, behind rules. */
export const listStyles = css`
  :host {
    display: block;
    font: var(--text-interface) / var(--leading-interface) var(--interface);
    font-variant-numeric: tabular-nums;
  }

  p {
    margin: 0;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1) var(--space-3);
    padding-block-end: var(--space-2);
  }

  .head [role='status'] {
    flex: 1 1 16rem;
    color: var(--muted);
    text-wrap: pretty;
  }

  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  li {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0 var(--space-4);
    padding-block: var(--space-2);
    border-block-start: 1px solid var(--line);
  }

  .end {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--space-3);
  }

  .end time {
    font-weight: 600;
  }

  .engine,
  .difference,
  dt {
    color: var(--muted);
  }

  .engine,
  .difference,
  .inexact {
    font-size: var(--text-small);
    overflow-wrap: anywhere;
  }

  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-4);
    margin: 0;
  }

  dl div {
    display: flex;
    gap: var(--space-1);
  }

  dd {
    margin: 0;
  }

  .actions input {
    accent-color: var(--accent);
  }

  .actions label {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    min-block-size: var(--touch);
    cursor: pointer;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-content: start;
    align-items: center;
    gap: var(--space-1);
  }

  @media (max-width: 40rem) {
    li {
      grid-template-columns: 1fr;
    }
  }
`;
