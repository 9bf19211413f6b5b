/** Looks of the voltages: the line that names what is pointed at, the chosen traces. */
import { css } from 'lit';

export const trajectoryStyles = css`
  .plot {
    min-height: 9rem;
  }

  .readout {
    min-height: 1.4em;
    overflow: hidden;
    color: var(--muted);
    font-size: var(--text-small);
    white-space: nowrap;
    text-overflow: ellipsis;
  }

  .readout b {
    color: var(--ink);
    font-weight: 600;
  }

  .traces {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
    max-height: 4.5rem;
    margin: var(--space-1) 0 0;
    padding: 0;
    overflow: auto;
    list-style: none;
  }

  .traces button {
    min-block-size: max(1.5rem, calc(var(--touch) * 0.92));
    padding: 0 var(--space-2);
    border-color: var(--line);
    font-size: var(--text-small);
  }

  .traces svg {
    width: 12px;
    height: 12px;
    color: var(--muted);
  }
`;
