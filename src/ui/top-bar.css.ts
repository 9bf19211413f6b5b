import { css } from 'lit';

export const barStyles = css`
  :host {
    display: block;
    border-block-end: 1px solid var(--line);
    font-size: var(--text-interface);
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--space-5);
    max-inline-size: calc(var(--bench) + 2 * var(--gutter));
    min-block-size: 3.25rem;
    margin-inline: auto;
    padding-inline: var(--gutter);
  }

  .skip {
    position: absolute;
    inset-block-start: -10rem;
    inset-inline-start: var(--gutter);
    padding: var(--space-2) var(--space-3);
    background: var(--paper);
  }

  .skip:focus {
    inset-block-start: var(--space-2);
  }

  .home {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    color: var(--ink);
    font-size: 1rem;
    font-weight: 600;
    letter-spacing: 0.01em;
    text-decoration: none;
  }

  .home svg {
    inline-size: 1.375rem;
    block-size: 1.375rem;
    stroke: var(--accent);
    stroke-width: 2;
    fill: none;
  }

  nav a:not(.home) {
    color: var(--muted);
    text-decoration: none;
  }

  nav a:not(.home):hover {
    color: var(--ink);
    text-decoration: underline;
  }

  nav a[aria-current] {
    color: var(--ink);
  }

  nav {
    display: flex;
    align-items: center;
    gap: var(--space-5);
  }

  [role='status'] {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    color: var(--accent);
    text-align: end;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1);
    margin-inline-end: calc(-1 * var(--space-3));
  }

  .tools label {
    display: flex;
    align-items: center;
    padding-inline-start: var(--space-2);
    color: var(--muted);
  }

  .tools select {
    padding-inline: var(--space-2) var(--space-1);
    field-sizing: content;
    color: var(--ink);
    background-color: transparent;
  }

  .tools option {
    background: var(--paper);
  }

  .rule {
    inline-size: 1px;
    block-size: 1.25rem;
    margin-inline: var(--space-2);
    background: var(--line);
  }

  .tools[popover] {
    inset: 3.25rem 0 auto 0;
    inline-size: 100%;
    max-inline-size: none;
    margin: 0;
    padding: var(--space-3) var(--gutter);
    border: 0;
    border-block-end: 1px solid var(--line);
    background: var(--paper);
    color: var(--ink);
  }

  .tools[popover]:not(:popover-open) {
    display: none;
  }

  .tools[popover]:popover-open {
    display: grid;
    justify-items: stretch;
  }

  .tools[popover] > * {
    min-block-size: 2.75rem;
  }

  .tools[popover] button {
    padding-inline: 0;
    text-align: start;
  }

  .tools[popover] label {
    padding: 0;
    justify-content: space-between;
  }

  .tools[popover] .rule {
    inline-size: 100%;
    block-size: 1px;
    min-block-size: 0;
    margin: var(--space-2) 0;
  }

  /* The mark leads to the gallery too. */
  @media (max-width: 30rem) {
    nav a[href='#']:not(.home) {
      display: none;
    }
  }

  .icon {
    display: grid;
    place-content: center;
    inline-size: var(--touch);
    padding: 0;
  }

  .icon svg {
    inline-size: 1.125rem;
    block-size: 1.125rem;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
  }

  .icon:disabled {
    color: var(--edge);
    cursor: default;
  }

  .problem {
    color: var(--error);
  }
`;
