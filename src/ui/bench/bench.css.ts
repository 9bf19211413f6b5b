/** Where the parts of a bench stand: two main views, the transport below them, then the rest. */
import { css } from 'lit';

export const benchStyles = css`
  .top label {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
  }

  .top input {
    width: 4rem;
    min-height: max(1.75rem, calc(var(--touch) * 0.92));
  }

  .parts {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-3) var(--space-5);
  }

  /* Played from elsewhere, together with another. */
  :host([linked]) bench-transport {
    display: none;
  }

  .panel {
    display: grid;
    min-width: 0;
  }

  .panel.tall {
    min-height: 20rem;
  }

  .panel.tall.circuit {
    min-height: 23rem;
  }

  .panel.short {
    min-height: 11rem;
  }

  .after {
    display: grid;
    gap: var(--space-4);
    margin-top: var(--space-4);
  }

  @container (min-width: 46rem) {
    .parts {
      grid-template-columns: repeat(12, minmax(0, 1fr));
    }

    .panel.tall,
    .panel.tall.circuit {
      min-height: 23.5rem;
    }

    .panel.first {
      grid-row: 1;
      grid-column: span 7;
    }

    .panel.first.even {
      grid-column: span 6;
    }

    .panel.second {
      grid-row: 1;
      grid-column: span 5;
    }

    .panel.second.even {
      grid-column: span 6;
    }

    .panel.only {
      grid-row: 1;
      grid-column: 1 / -1;
    }

    bench-transport {
      grid-row: 2;
      grid-column: 1 / -1;
    }

    .panel.half {
      grid-column: span 6;
    }

    .panel.full {
      grid-column: 1 / -1;
    }
  }
`;
