import { css } from 'lit';

/** What a dialog asks: labels over their fields, side by side where there is room. */
export const choices = css`
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-5);
    margin-block-end: var(--space-4);
  }

  label {
    display: grid;
    gap: var(--space-1);
    min-inline-size: 0;
    color: var(--muted);
    font-size: var(--text-small);
  }

  select {
    max-inline-size: 100%;
    color: var(--ink);
  }
`;
