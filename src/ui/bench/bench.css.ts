/** Where the parts of a bench stand: two main views, the transport below them, then the rest. */
import { css } from 'lit';

export const benchStyles = css`
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

  .top label {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
  }

  .top input {
    width: 4rem;
    min-height: max(1.75rem, calc(var(--touch) * 0.92));
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
    gap: var(--space-3) var(--space-5);
  }

  .panel {
    display: grid;
    min-width: 0;
  }

  .panel.tall {
    height: 20rem;
  }

  .panel.tall.circuit {
    height: 23rem;
  }

  .panel.short {
    min-height: 11rem;
  }

  .after {
    display: grid;
    gap: var(--space-4);
    margin-top: var(--space-4);
  }

  .opening {
    display: grid;
    place-content: center;
    gap: var(--space-3);
    justify-items: center;
    min-height: 24rem;
    color: var(--muted);
  }

  .opening p {
    margin: 0;
  }

  @container (min-width: 46rem) {
    .parts {
      grid-template-columns: repeat(12, minmax(0, 1fr));
    }

    .panel.tall,
    .panel.tall.circuit {
      height: 23.5rem;
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
