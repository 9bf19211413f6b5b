/** Where the parts of a cell that learns stand: curve and answers, the transport below them, then the rest. */
import { css } from 'lit';

export const trainStyles = css`
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
