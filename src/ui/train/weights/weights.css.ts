/** Looks of the weights' panel. */
import { css } from 'lit';

export const weightsStyles = css`
  select {
    max-width: 100%;
    min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
    font-size: var(--text-small);
  }

  .views {
    display: flex;
  }

  .choice {
    margin-bottom: var(--space-2);
  }

  .below {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--space-4);
    margin-top: var(--space-1);
    font-size: var(--text-small);
  }

  .below label {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    white-space: nowrap;
  }

  .below input[type='range'] {
    width: 7rem;
  }

  .value {
    color: var(--muted);
  }

  .block {
    display: grid;
    gap: var(--space-1);
    margin-bottom: var(--space-2);
    font-size: var(--text-small);
  }

  .readout {
    min-height: 1.4em;
    margin: var(--space-1) 0 0;
    color: var(--muted);
    font-size: var(--text-small);
  }

  .readout b {
    color: var(--ink);
    font-weight: 600;
  }

  .strips {
    display: grid;
    grid-template-columns: minmax(4rem, auto) minmax(0, 1fr);
    align-items: center;
    gap: var(--space-1) var(--space-3);
    margin-top: var(--space-2);
    font-size: var(--text-small);
  }
`;
