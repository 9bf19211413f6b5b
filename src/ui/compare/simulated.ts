/** What the circuits of a comparison would take by themselves, apart from the machine that simulates them. */
import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { SimulatedRow } from '../../lab/series/compare-table.ts';
import type { Statistics } from '../../lab/series/statistics.ts';
import { shortSi, si, significant } from '../bench/format.ts';
import { whyWords } from './words.ts';

export function simulatedTable(rows: readonly SimulatedRow[]): TemplateResult | typeof nothing {
  if (rows.every(({ why }) => why === 'not run')) return nothing;
  const title = msg('Simulated time and energy of the circuits');
  return html`<h3>${title}</h3>
    <div class="scroll" tabindex="0" role="region" aria-label=${title}>
      <table class="simulated">
        <thead>
          <tr>
            <th scope="col">${msg('Circuit')}</th>
            <th scope="col">${msg('Settles in, RC')}</th>
            <th scope="col">${msg('Settles in, seconds')}</th>
            <th scope="col">${msg('Energy dissipated')}</th>
            <th scope="col">R</th>
            <th scope="col">C</th>
            <th scope="col">${msg('Supply')}</th>
            <th scope="col">${msg('R, C and supply from')}</th>
            <th scope="col">${msg('Step in RC')}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(rowOf)}
        </tbody>
      </table>
    </div>
    <p class="note">
      ${msg('Of an ideal circuit of these parts: wires, drivers, converters and amplifiers are not in it. The default, 1 pF and 10 kΩ, is this lab’s assumption, not the measure of a chip.')}
      <a href="#/manual-how-it-works">${msg('How time and energy follow from them')}</a>.
    </p>
    <p class="note">
      ${msg('A trained circuit is annealed in physical time with test samples at its inputs until the currents left are 10⁻⁶ of those that flow, a bench to its own tolerance. The time is that of the slowest sample, the energy what H loses meanwhile, a mean. Circuits with one-way couplings have no H.')}
    </p>
    <p class="note">
      ${msg('These are times of the circuit; those of the table above are of a machine that simulates it. They measure different things, so this page never divides one by the other.')}
    </p>`;
}

function rowOf(row: SimulatedRow): TemplateResult {
  const { label, units, byDefault, values, why } = row;
  const { settleTime, settleSeconds, settleEnergy, settleStep } = values;
  const energy =
    settleEnergy.count > 0
      ? spread(settleEnergy, (x) => si(x, 'J'))
      : why === ''
        ? msg('none: one-way couplings')
        : '–';
  return html`<tr>
    <th scope="row">${label}</th>
    ${
      why === ''
        ? html`<td>${spread(settleTime, significant)}</td>
            <td>${spread(settleSeconds, (x) => si(x, 's'))}</td>`
        : html`<td colspan="2" class="why">${whyWords(row)}</td>`
    }
    <td>${energy}</td>
    <td>${shortSi(units.resistance, 'Ω')}</td>
    <td>${shortSi(units.capacitance, 'F')}</td>
    <td>${shortSi(units.voltage, 'V')}</td>
    <td>${byDefault ? msg('the default') : msg('the recipe')}</td>
    <td>${why === '' ? significant(settleStep.mean, 2) : '–'}</td>
  </tr>`;
}

function spread({ mean, deviation }: Statistics, words: (value: number) => string): TemplateResult {
  return html`${words(mean)}${deviation > 1e-9 * Math.abs(mean) ? html`<small>± ${words(deviation)}</small>` : nothing}`;
}
