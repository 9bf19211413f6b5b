import { css } from 'lit';

export const pageStyles = css`
  :host {
    display: block;
    max-inline-size: var(--bench);
    margin-inline: auto;
    padding-block: var(--space-6);
  }

  h1,
  h2 {
    margin: 0 0 var(--space-3);
    font-family: var(--prose);
    font-weight: 600;
    line-height: 1.2;
  }

  h1 {
    font-size: var(--text-heading-1);
  }

  h2 {
    font-size: var(--text-heading-2);
  }

  h3 {
    margin: var(--space-5) 0 var(--space-1);
    font-size: 1rem;
  }

  section {
    padding-block: var(--space-5);
    border-block-start: 1px solid var(--line);
  }

  .text {
    max-inline-size: var(--measure);
    margin: 0 0 var(--space-4);
    font-family: var(--prose);
    font-size: var(--text-body);
    line-height: var(--leading-prose);
  }

  .facts,
  details {
    margin: var(--space-2) 0;
    color: var(--muted);
    font-size: var(--text-small);
    overflow-wrap: anywhere;
  }

  code {
    font-family: var(--code);
  }

  .scroll {
    overflow-x: auto;
    margin-block: var(--space-3);
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

  th:first-child {
    padding-inline-start: 0;
    text-align: start;
  }

  tbody th {
    font-weight: 400;
  }

  thead th {
    color: var(--muted);
    vertical-align: bottom;
  }

  form {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-3) var(--space-5);
  }

  form label {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    font-size: var(--text-interface);
  }

  [role='status'] {
    min-block-size: 1.5em;
    margin-block: var(--space-3);
    color: var(--muted);
    font-size: var(--text-interface);
  }

  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: var(--space-2) var(--space-5);
    max-inline-size: var(--measure);
    margin: 0;
    font-size: var(--text-interface);
  }

  dd {
    margin: 0;
    color: var(--muted);
  }

  @media (max-width: 40rem) {
    dl {
      grid-template-columns: 1fr;
      gap: 0;
    }

    dd {
      margin-block-end: var(--space-3);
    }
  }
`;
