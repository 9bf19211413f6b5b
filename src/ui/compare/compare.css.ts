import { css } from 'lit';

export const compareStyles = css`
  .scroll {
    margin-block-start: var(--space-2);
  }

  /* Collapsed borders stay behind when a cell sticks. */
  .results,
  .simulated {
    border-collapse: separate;
    border-spacing: 0;
  }

  :is(.results, .simulated) :is(th, td) {
    padding-inline: var(--space-2);
  }

  :is(.results, .simulated) :is(th, td):first-child {
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    padding-inline: 0 var(--space-2);
    background: var(--paper);
  }

  .failed {
    max-inline-size: 22rem;
    min-inline-size: 12rem;
  }

  tbody th {
    max-inline-size: 16rem;
    min-inline-size: 7rem;
    white-space: normal;
    overflow-wrap: anywhere;
  }

  tbody :is(th, td) {
    vertical-align: top;
  }

  th button {
    align-items: flex-end;
    min-inline-size: 0;
    padding: 0;
    border: none;
    font-weight: 600;
    color: inherit;
    text-align: end;
  }

  .best {
    font-weight: 700;
  }

  .best small {
    color: var(--ink);
  }

  .why {
    white-space: normal;
    color: var(--muted);
  }

  .note {
    max-inline-size: var(--measure);
    margin: var(--space-2) 0 0;
    color: var(--muted);
    font-size: var(--text-small);
  }

  ul.notes {
    max-inline-size: 84ch;
    margin: var(--space-3) 0 0;
    padding-inline-start: 1.1rem;
    color: var(--muted);
    font-size: var(--text-small);
  }
`;
