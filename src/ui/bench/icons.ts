/** The bench's few icons, drawn on an 18 x 18 grid in the text's colour. */
import { html, svg, type TemplateResult } from 'lit';

const icon = (shape: TemplateResult): TemplateResult =>
  html`<svg viewBox="0 0 18 18" fill="currentColor" aria-hidden="true">${shape}</svg>`;

export const icons = {
  play: icon(svg`<path d="M5 2.6v12.8L15.4 9z" />`),
  pause: icon(svg`<path d="M4 3h3.6v12H4zM10.4 3H14v12h-3.6z" />`),
  step: icon(svg`<path d="M3.5 3.2v11.6L11.4 9zM12 3.2h2.4v11.6H12z" />`),
  back: icon(svg`<path d="M14.5 3.2v11.6L6.6 9zM3.6 3.2H6v11.6H3.6z" />`),
  reset: icon(svg`<path d="M2.6 3.2h2.2v11.6H2.6zM10.2 3.2v11.6L4.8 9zM16 3.2v11.6L10.6 9z" />`),
  data: icon(svg`<path d="M9 2l4 4.4h-2.8v5H7.8v-5H5zM3 10.6h1.8v3.2h8.4v-3.2H15V15.6H3z" />`),
  close: icon(
    svg`<path d="M4.6 3.4L9 7.8l4.4-4.4 1.2 1.2L10.2 9l4.4 4.4-1.2 1.2L9 10.2l-4.4 4.4-1.2-1.2L7.8 9 3.4 4.6z" />`,
  ),
} as const;
