import { css } from 'lit';

/** Two benches abreast where there is room for both, else one under the other. */
export const pairStyles = css`
  :host {
    display: block;
    max-inline-size: 86rem;
    margin-inline: auto;
    padding-block: var(--space-6);
  }

  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-3);
    margin-block-end: var(--space-4);
  }

  h1 {
    flex: 1 1 20rem;
    margin: 0;
    font-family: var(--prose);
    font-size: var(--text-heading-1);
    font-weight: 600;
    line-height: 1.2;
  }

  h2 {
    margin: 0 0 var(--space-2);
    font-size: 1rem;
    font-weight: 600;
  }

  h2 b {
    display: inline-block;
    min-inline-size: 1.25rem;
    color: var(--accent);
  }

  h2 span {
    color: var(--muted);
    font-weight: 400;
  }

  .title label {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
    min-block-size: var(--touch);
    font-size: var(--text-interface);
    color: var(--ink);
  }

  [type='checkbox'] {
    accent-color: var(--accent);
  }

  .tables,
  .benches {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-5) var(--space-6);
  }

  .scroll {
    max-block-size: 24rem;
    overflow: auto;
  }

  /* The numbers have the room, the words go to a second line. */
  tbody th {
    min-inline-size: 7rem;
    white-space: normal;
  }

  .note {
    margin: var(--space-2) 0 0;
    color: var(--muted);
    font-size: var(--text-small);
  }

  bench-transport {
    margin-block: var(--space-5) var(--space-4);
  }

  .failed-side {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--space-3);
    min-block-size: 24rem;
    padding: var(--space-4);
    border-block: 1px solid var(--line);
    color: var(--muted);
    text-align: center;
  }

  .failed-side p {
    margin: 0;
    overflow-wrap: anywhere;
  }

  @media (min-width: 62rem) {
    .tables,
    .benches {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
`;
