/** Where the parts of a cell that learns stand: curve and answers, the transport below them, then the rest. */
import { css } from 'lit';

export const trainStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  section {
    border-block: 1px solid var(--line);
    padding-block: var(--space-2) var(--space-4);
  }

  section:focus-visible {
    outline-offset: 4px;
  }

  section.dropping {
    outline: 2px dashed var(--accent);
    outline-offset: 4px;
  }

  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--space-4);
    min-height: 2.25rem;
  }

  .top bench-badge {
    flex: 1 1 16rem;
    margin-inline-end: auto;
  }

  .top button {
    min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
    padding: 0 var(--space-2);
    border-color: transparent;
    color: var(--muted);
    font-size: var(--text-small);
  }

  .top button:hover {
    color: var(--ink);
  }

  .parts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4) var(--space-6);
  }

  .panel {
    display: grid;
    align-content: stretch;
    min-width: 0;
  }

  .column {
    display: grid;
    align-content: start;
    gap: var(--space-5);
    min-width: 0;
  }

  .panel.curve,
  .panel.answers {
    min-height: 19rem;
  }

  .opening {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--space-3);
    min-height: 24rem;
    color: var(--muted);
  }

  .opening p {
    margin: 0;
  }

  .opening progress {
    width: 14rem;
    accent-color: var(--accent);
  }

  train-problems[hidden],
  bench-sliders[hidden] {
    display: none;
  }

  @container (min-width: 46rem) {
    .parts {
      grid-template-columns: repeat(12, minmax(0, 1fr));
    }

    .column,
    .parts > .panel {
      grid-column: span 6;
    }

    .panel.curve,
    .panel.answers {
      min-height: 23rem;
    }

    .parts > .panel.wide,
    train-transport,
    bench-sliders {
      grid-column: 1 / -1;
    }
  }
`;
