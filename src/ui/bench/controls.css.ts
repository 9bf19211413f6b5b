/** Controls of the bench: buttons, sliders, selects, readouts. Every part of the bench adopts this sheet. */
import { css } from 'lit';
import { controls as shared } from '../controls.css.ts';

/**
 * How far a slider's track is filled, 0 to 1, to be set as the property `.style`: the page's security policy
 * refuses style attributes.
 */
export const filled = (part: number): string => `--fill: ${(100 * part).toFixed(2)}%`;

export const controls = [
  shared,
  css`
    :host {
      display: block;
      font: var(--text-interface) / var(--leading-interface) var(--interface);
      font-variant-numeric: tabular-nums;
      color: var(--ink);
    }

    :host([hidden]) {
      display: none;
    }

    button {
      display: inline-flex;
      align-items: center;
      justify-content: center;
      gap: var(--space-1);
      min-inline-size: var(--touch);
    }

    button[aria-pressed='true'] {
      background: var(--line);
    }

    button:is(:disabled, [aria-disabled='true']),
    button:is(:disabled, [aria-disabled='true']):hover {
      border-color: var(--line);
      background: none;
      color: var(--edge);
      cursor: default;
    }

    button svg {
      display: block;
      width: 18px;
      height: 18px;
      flex: none;
    }

    input[type='number'] {
      min-height: var(--touch);
      padding: 0 var(--space-2);
      border: 1px solid var(--edge);
      border-radius: var(--radius);
      background: var(--paper);
    }

    input[type='range'] {
      appearance: none;
      width: 100%;
      min-width: 0;
      height: var(--touch);
      margin: 0;
      background: none;
      cursor: pointer;
    }

    input[type='range']::-webkit-slider-runnable-track {
      height: 3px;
      border-radius: 2px;
      background: linear-gradient(to right, var(--accent) var(--fill, 0%), var(--line) var(--fill, 0%));
    }

    input[type='range']::-moz-range-track {
      height: 3px;
      border-radius: 2px;
      background: var(--line);
    }

    input[type='range']::-moz-range-progress {
      height: 3px;
      border-radius: 2px;
      background: var(--accent);
    }

    input[type='range']::-webkit-slider-thumb {
      appearance: none;
      width: 16px;
      height: 16px;
      margin-top: -6.5px;
      border: 2px solid var(--paper);
      border-radius: 50%;
      background: var(--accent);
      box-shadow: 0 0 0 1px var(--accent);
    }

    input[type='range']::-moz-range-thumb {
      width: 12px;
      height: 12px;
      border: 2px solid var(--paper);
      border-radius: 50%;
      background: var(--accent);
      box-shadow: 0 0 0 1px var(--accent);
    }

    input[type='range']:disabled {
      opacity: 0.5;
      cursor: default;
    }

    @media (pointer: coarse) {
      input[type='range']::-webkit-slider-thumb {
        width: 24px;
        height: 24px;
        margin-top: -10.5px;
      }
    }

    label,
    .label {
      color: var(--muted);
      font-size: var(--text-small);
    }
  `,
];

/** A view with a heading line and a plot below it. */
export const panel = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--space-2);
    min-height: 2rem;
  }

  h3 {
    margin: 0;
    margin-inline-end: auto;
    font-size: var(--text-small);
    font-weight: 600;
    letter-spacing: 0.01em;
  }

  header button {
    min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
    padding: 0 var(--space-2);
    border-color: transparent;
    font-size: var(--text-small);
    color: var(--muted);
  }

  header button:hover:not(:disabled),
  header button[aria-pressed='true'] {
    color: var(--ink);
  }

  .plot {
    position: relative;
    flex: 1;
    min-height: 0;
  }

  .empty {
    margin: 0;
    padding: var(--space-4) 0;
    color: var(--muted);
  }

  .note {
    margin: 0;
    color: var(--muted);
    font-size: var(--text-small);
  }
`;
