/** Engine badge: which engine, on what, why that one, and how well it agrees with the float64 reference. */
import { msg, str } from '@lit/localize';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EngineReport } from '../../lab/api.ts';
import { controls } from './controls.css.ts';
import { significant } from './format.ts';

const names = (): Record<EngineReport['info']['kind'], string> => ({
  webgpu: 'WebGPU',
  cpu: 'CPU',
  reference: msg('float64 reference'),
});

/** An engine by its kind, as the page calls it. */
export const engineName = (kind: string): string => (names() as Record<string, string>)[kind] ?? kind;

/** Which engine, and how closely it agrees with float64. */
export function engineWords({ info, agreement }: EngineReport): readonly [engine: string, agrees: string] {
  const engine = `${engineName(info.kind)}${info.software ? msg(', software') : ''}`;
  if (!Number.isFinite(agreement)) return [engine, msg('agreement not measured yet')];
  return [engine, msg(str`agrees with float64 to ${significant(agreement, 2)}`)];
}

@customElement('bench-badge')
export class BenchBadge extends LitElement {
  static override styles = [
    controls,
    css`
      details {
        position: relative;
        font-size: var(--text-small);
      }

      summary {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--touch);
        color: var(--muted);
        cursor: pointer;
        list-style: none;
      }

      summary::-webkit-details-marker {
        display: none;
      }

      summary b {
        font-weight: 600;
        color: var(--ink);
      }

      summary:hover {
        color: var(--ink);
      }

      summary span {
        text-decoration: underline dotted var(--edge);
        text-underline-offset: 3px;
      }

      p {
        margin: 0 0 var(--space-2);
        max-width: 60ch;
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) report: EngineReport | null = null;

  override render(): TemplateResult {
    const { report } = this;
    if (!report) return html`<details><summary>${msg('Choosing an engine')}</summary></details>`;
    const { info, why, agreement, twin } = report;
    const [engine, agrees] = engineWords(report);
    const measured = Number.isFinite(agreement);
    return html`<details>
      <summary>
        <b>${engine}</b>
        <span>${agrees}</span>
      </summary>
      <p>
        ${info.adapter}. ${why}${why.endsWith('.') ? '' : '.'}
        ${measured ? msg(str`Largest voltage difference over the signal scale, measured on ${twin}.`) : msg('A small twin of this circuit is compared with the float64 reference once it has opened.')}
      </p>
    </details>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'bench-badge': BenchBadge;
  }
}
