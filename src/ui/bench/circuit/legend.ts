/** What the colours of a circuit mean, when its groups have one range and when they have several. */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Theme } from '../../tokens.css.ts';
import { volts } from '../format.ts';
import '../scale-legend.ts';
import type { BenchSession } from '../session.ts';

const NAMED_AT_MOST = 3;

export function rangeLegend({ shape, ranges }: BenchSession, theme: Theme): TemplateResult | typeof nothing {
  if (!shape || !ranges) return nothing;
  const each = shape.groups.map(
    (g, index) => [g.name, volts(ranges.of(index) * shape.voltsPerUnit, 2)] as const,
  );
  const same = each.every(([, full]) => full === each[0][1]);
  const named = each.map(([name, full]) => `${name} ±${full}`).join(', ');
  const words = each.length > NAMED_AT_MOST ? msg('each group to its own range') : named;
  return html`<bench-scale
    .volts=${ranges.of(0) * shape.voltsPerUnit}
    .words=${same ? '' : words}
    .theme=${theme}
  ></bench-scale>`;
}
