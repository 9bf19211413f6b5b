import { css } from 'lit';

export const appStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 100dvb;
  }

  main {
    flex: 1;
    padding-inline: var(--gutter);
    outline-offset: -2px;
  }

  main:focus:not(:focus-visible) {
    outline: none;
  }

  :host([dropping]) main {
    outline: 2px dashed var(--accent);
    outline-offset: -0.5rem;
  }

  .notice {
    max-inline-size: var(--measure);
    margin: var(--space-8) auto;
    font-family: var(--prose);
    font-size: var(--text-body);
  }

  .notice h1 {
    margin: 0 0 var(--space-3);
    font-size: var(--text-heading-2);
    font-weight: 600;
    text-wrap: balance;
  }

  .notice p {
    margin: 0 0 var(--space-4);
    color: var(--muted);
  }

  .notice .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-4);
    font-family: var(--interface);
    font-size: var(--text-interface);
  }

  .late {
    animation: appear 0s 400ms both;
  }

  @keyframes appear {
    from {
      visibility: hidden;
    }
  }

  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2) var(--space-5);
    inline-size: 100%;
    max-inline-size: calc(var(--bench) + 2 * var(--gutter));
    margin-inline: auto;
    padding: var(--space-4) var(--gutter);
    color: var(--muted);
    font-size: var(--text-small);
  }

  footer p {
    margin: 0;
  }

  footer button {
    margin-inline: calc(-1 * var(--space-3));
    color: var(--muted);
    font-size: inherit;
  }
`;
