/** Swatches and brushes above a field that can be painted. */
import { css } from 'lit';

export const brushes = css`
  .brushes {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-4);
    margin-bottom: var(--space-2);
    font-size: var(--text-small);
  }

  fieldset {
    display: flex;
    align-items: center;
    gap: var(--space-1);
    margin: 0;
    padding: 0;
    border: 0;
  }

  legend {
    float: left;
    margin-inline-end: var(--space-2);
    padding: 0;
    color: var(--muted);
  }

  .brushes button {
    min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
    padding: 0 var(--space-2);
    font-size: inherit;
  }

  i {
    width: 0.9rem;
    height: 0.9rem;
    border-radius: 2px;
    background: var(--swatch);
  }
`;
