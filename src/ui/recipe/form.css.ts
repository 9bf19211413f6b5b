/** Looks of the form: fields side by side where there is room, what belongs together behind a rule. */
import { css } from 'lit';

export const formStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  details {
    border-block-end: 1px solid var(--line);
  }

  summary {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--space-3);
    min-block-size: max(2.25rem, var(--touch));
    cursor: pointer;
  }

  summary::before {
    content: '';
    flex: none;
    inline-size: 0.4em;
    block-size: 0.4em;
    margin-inline: 0.15em 0.1em;
    border: solid currentcolor;
    border-width: 0 1.5px 1.5px 0;
    transform: rotate(-45deg);
  }

  details[open] > summary::before {
    transform: rotate(45deg) translate(-1px, -1px);
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary b {
    font-weight: 600;
  }

  summary .about {
    min-inline-size: 0;
    color: var(--muted);
    font-size: var(--text-small);
    overflow-wrap: anywhere;
  }

  .body {
    padding: var(--space-1) 0 var(--space-5) var(--space-4);
  }

  .members details:last-child {
    border: 0;
  }

  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
    gap: var(--space-4) var(--space-5);
    align-items: start;
  }

  .fields > .whole {
    grid-column: 1 / -1;
  }

  .field {
    min-inline-size: 0;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--space-2);
    min-block-size: 1.5rem;
  }

  .head label,
  .head .label,
  legend {
    padding: 0;
    color: var(--ink);
    font-size: var(--text-small);
    font-weight: 600;
  }

  legend {
    margin-block-end: var(--space-1);
  }

  select.beside {
    min-block-size: max(1.5rem, calc(var(--touch) * 0.92 - 0.4rem));
    padding-inline: 2px;
    border-color: transparent;
    background: none;
    color: var(--muted);
    font-size: var(--text-small);
  }

  select.beside:hover {
    border-color: var(--edge);
    color: var(--ink);
  }

  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1) var(--space-2);
  }

  input[type='text'],
  textarea,
  select {
    min-block-size: var(--touch);
    max-inline-size: 100%;
    padding-inline: var(--space-2);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    background: var(--paper);
  }

  input[type='text'] {
    inline-size: 7rem;
  }

  input[type='text'].wide,
  textarea {
    flex: 1 1 12rem;
    min-inline-size: 0;
    inline-size: 100%;
  }

  textarea {
    padding-block: var(--space-1);
    resize: vertical;
  }

  input.code,
  textarea.code {
    font-family: var(--code);
    font-size: var(--text-small);
  }

  input[type='checkbox'] {
    inline-size: 1.15rem;
    block-size: 1.15rem;
    margin: 0;
    accent-color: var(--accent);
  }

  .line > label.check {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
    min-block-size: var(--touch);
  }

  [aria-invalid='true'] {
    border-color: var(--error);
    outline: 1px solid var(--error);
    outline-offset: -1px;
  }

  .unit {
    color: var(--muted);
    font-size: var(--text-small);
  }

  .hint,
  .error {
    margin: 2px 0 0;
    font-size: var(--text-small);
    color: var(--muted);
    overflow-wrap: anywhere;
  }

  .error {
    color: var(--error);
  }

  .line button,
  .members button {
    min-block-size: max(1.75rem, calc(var(--touch) * 0.92));
    padding-inline: var(--space-2);
    border-color: transparent;
    font-size: var(--text-small);
    color: var(--muted);
  }

  .line button:hover,
  .members button:hover {
    color: var(--ink);
  }

  button.add {
    border-color: var(--edge);
    color: var(--ink);
  }

  .inside {
    min-inline-size: 0;
    margin: var(--space-2) 0 0;
    padding: 0 0 0 var(--space-3);
    border: 0;
    border-inline-start: 2px solid var(--line);
  }

  fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  fieldset > .fields {
    padding-inline-start: var(--space-3);
    border-inline-start: 2px solid var(--line);
  }

  .members {
    display: grid;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .members > li + li:has(> details) {
    border-block-start: 1px solid var(--line);
  }

  .members:not(:empty) + .line {
    margin-block-start: var(--space-2);
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
    margin-block-end: var(--space-2);
  }
`;
