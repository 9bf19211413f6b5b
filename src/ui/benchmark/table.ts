/** A benchmark's result as tables of the page. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { bytesText, digits, percent, ratioText, secondsText } from '../../lab/benchmark/table.ts';
import type { Benchmark, Growth, MeasuredRow, Row } from '../../lab/benchmark/results.ts';

/** Rows in a table that scrolls sideways by itself where the page is narrow. */
export function rowsTable(label: string, rows: readonly Row[], peers: readonly string[]): TemplateResult {
  return html`<div class="scroll" role="region" aria-label=${label} tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">${msg('Circuit')}</th>
          <th scope="col">${msg('Nodes × batch')}</th>
          <th scope="col">${msg('Time')}</th>
          <th scope="col">${msg('Spread')}</th>
          <th scope="col">${msg('Of limit')}</th>
          <th scope="col">${msg('Memory')}</th>
          ${peers.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row" title=${row.title}>${row.name}</th>
              ${'timing' in row ? measured(row, peers) : html`<td colspan=${5 + peers.length}>${row.error}</td>`}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function measured(row: MeasuredRow, peers: readonly string[]): TemplateResult {
  const { nodes, batch, timing, limit, memory, unit } = row;
  const size = batch === 1 ? `${nodes}` : `${nodes} × ${batch}`;
  return html`<td>${size}</td>
    <td
      title=${msg(str`median of ${timing.runs} runs of ${timing.units}${row.kernel ? `; ${row.kernel}` : ''}`)}
    >
      ${secondsText(timing.seconds)} a ${unit}
    </td>
    <td>${percent((timing.slowest - timing.fastest) / timing.seconds)}</td>
    <td title=${limit ? `${limit.by}: ${secondsText(limit.seconds)}` : nothing}>
      ${limit ? percent(limit.fraction) : ''}
    </td>
    <td title=${memory ? bytesText(memory.bytes) : nothing}>${memory ? `${digits(memory.ratio)}x` : ''}</td>
    ${peers.map((name) => {
      const peer = row.peers.find((each) => each.name === name);
      if (!peer) return html`<td></td>`;
      if ('ratio' in peer)
        return html`<td title=${`${secondsText(peer.timing.seconds)}, ${peer.form}`}>${ratioText(peer)}</td>`;
      return html`<td title=${peer.reason}>${peer.reason.startsWith('>') ? peer.reason : msg('no')}</td>`;
    })}`;
}

/** A whole result: where and when, its rows, what the machine did at best, and how cost grows. */
export function resultView(result: Benchmark): TemplateResult {
  const { engine, machine, date, build, command, limits, rows, growth, peers } = result;
  const label = msg(
    str`${engine.kind === 'webgpu' ? 'WebGPU' : engine.kind === 'cpu' ? 'CPU' : msg('Reference')} engine`,
  );
  const names = peers.map(({ name }) => name);
  const troubles = rows.flatMap((row) =>
    'timing' in row
      ? row.peers.flatMap((p) =>
          'reason' in p && !p.reason.startsWith('>') ? [`${row.name}, ${p.name}: ${p.reason}`] : [],
        )
      : [],
  );
  return html`<h3>${label}${engine.software ? msg(', emulated GPU: not measured on a GPU') : ''}</h3>
    <p class="facts">
      ${msg(str`${engine.adapter}; ${machine}. ${new Date(date).toLocaleString('en-GB', { timeZone: 'UTC' })} UTC, build ${build}.`)}
      <code>${command}</code>
    </p>
    ${rowsTable(msg(str`${label}, rows`), rows, names)}
    ${
      limits
        ? html`<p class="facts">
            ${msg(str`At best: ${limits.copies.map((c) => msg(str`${digits(c.bytesPerSecond / 1e9)} GB/s at ${bytesText(c.bytes)}`)).join(', ')}; ${digits(limits.multiplyAddsPerSecond / 1e9)} G multiply-adds a second (${limits.how}).`)}
          </p>`
        : nothing
    }
    ${growth.map(growthLine)}
    ${
      troubles.length > 0
        ? html`<details>
            <summary>${msg('Peers that gave no time')}</summary>
            <ul>
              ${troubles.map((text) => html`<li>${text}</li>`)}
            </ul>
          </details>`
        : nothing
    }`;
}

const growthLine = ({ of, exponent, standardError, expected, points }: Growth): TemplateResult =>
  html`<p class="facts">
    ${msg(str`Time per step grows as ${of}`)}<sup>${exponent.toFixed(2)}</sup>
    ${msg(str`± ${standardError.toPrecision(1)} (expected ${expected}): ${points.map(({ size, seconds }) => `${size}: ${secondsText(seconds)}`).join(', ')}.`)}
  </p>`;
