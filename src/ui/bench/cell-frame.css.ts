/** What every cell with a frame of its own shares: the rule above and below, the top line, the room while it opens. */
import { css } from 'lit';

export const cellFrame = css`
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

  /* What may not be worked now is seen to be so; what is not offered takes no room. */
  [inert] {
    opacity: 0.45;
  }

  :host([controls='hidden']) section {
    padding-block: 0;
    border-block: 0;
  }

  :host([controls='hidden']) :is(.top, .after, bench-transport, train-transport, bench-sliders) {
    display: none;
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
`;
