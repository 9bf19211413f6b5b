import { css } from 'lit';

export const sweepStyles = css`
  train-lines {
    height: 20rem;
    margin-block-start: var(--space-2);
  }

  details {
    margin-block-start: var(--space-3);
  }
`;
