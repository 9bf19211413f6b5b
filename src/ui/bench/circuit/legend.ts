/** What the colours of a circuit mean, when its groups have one range and when they have several. */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Theme } from '../../tokens.css.ts';
import { volts } from '../format.ts';
import '../scale-legend.ts';
import type { BenchSession } from '../session.ts';

const NAMED_AT_MOST = 3;

/** Volts at full colour, and the words that stand for them where groups differ. */
export function rangeWords({ shape, ranges }: BenchSession): { volts: number; words: string } | null {
  if (!shape || !ranges) return null;
  const each = shape.groups.map(
    (g, index) => [g.name, volts(ranges.of(index) * shape.voltsPerUnit, 2)] as const,
  );
  const same = each.every(([, full]) => full === each[0][1]);
  const named = each.map(([name, full]) => `${name} ±${full}`).join(', ');
  const words = each.length > NAMED_AT_MOST ? msg('each group to its own range') : named;
  return { volts: ranges.of(0) * shape.voltsPerUnit, words: same ? '' : words };
}

export function rangeLegend(session: BenchSession, theme: Theme): TemplateResult | typeof nothing {
  const range = rangeWords(session);
  if (!range) return nothing;
  return html`<bench-scale .volts=${range.volts} .words=${range.words} .theme=${theme}></bench-scale>`;
}
