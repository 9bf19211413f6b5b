/** What sweeps and comparisons share: the line of controls, progress, tables. */
import { css } from 'lit';

export const seriesStyles = css`
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-3);
    min-height: 2.5rem;
  }

  .head .plan {
    flex: 1 1 14rem;
    margin: 0;
    color: var(--muted);
    font-size: var(--text-small);
  }

  .head .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }

  .head label {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
  }

  .under-way {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1) var(--space-3);
    min-height: 1.75rem;
    margin: 0;
    color: var(--muted);
    font-size: var(--text-small);
  }

  progress {
    flex: 0 1 16rem;
    accent-color: var(--accent);
  }

  .empty {
    display: grid;
    place-content: center;
    min-height: 9rem;
    margin: 0;
    color: var(--muted);
    text-align: center;
  }

  .scroll {
    max-width: 100%;
    overflow-x: auto;
  }

  table {
    border-collapse: collapse;
    font-size: var(--text-interface);
    white-space: nowrap;
  }

  th,
  td {
    padding: var(--space-1) var(--space-3);
    border-block-end: 1px solid var(--line);
    text-align: end;
  }

  th {
    font-weight: 600;
  }

  thead th {
    max-width: 8rem;
    color: var(--muted);
    vertical-align: bottom;
    white-space: normal;
  }

  tbody th {
    font-weight: 400;
    text-align: start;
  }

  th:first-child,
  td:first-child {
    padding-inline-start: 0;
    text-align: start;
  }

  th small,
  td small {
    display: block;
    color: var(--muted);
    font-size: var(--text-small);
    font-weight: 400;
  }

  .found {
    max-width: 22rem;
    overflow-wrap: anywhere;
    white-space: normal;
  }

  .failed {
    color: var(--error);
  }

  summary {
    width: fit-content;
    min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
    align-content: center;
    color: var(--muted);
    font-size: var(--text-small);
    cursor: pointer;
  }

  h3 {
    margin: var(--space-4) 0 var(--space-1);
    font-size: var(--text-interface);
    font-weight: 600;
  }
`;
