/** The result of a benchmark as text to read. */
import type { Benchmark, PeerResult, Row } from './results.ts';

/** Three digits and a unit, e.g. `39.1 µs`. */
export function secondsText(seconds: number): string {
  const [factor, unit] =
    seconds >= 1 ? [1, 's'] : seconds >= 1e-3 ? [1e3, 'ms'] : seconds >= 1e-6 ? [1e6, 'µs'] : [1e9, 'ns'];
  return `${digits(seconds * factor)} ${unit}`;
}

/** `2.31x`: the peer takes that many times as long. */
export function ratioText(peer: PeerResult): string {
  return 'ratio' in peer ? `${digits(peer.ratio)}x` : peer.reason;
}

/** So many digits that count; more where a number has more before its point. */
const significant = (x: number, count: number): string =>
  x >= 10 ** count - 0.5 ? x.toFixed(0) : x.toPrecision(count);
export const digits = (x: number): string => significant(x, 3);
export const percent = (x: number): string => `${significant(100 * x, 2)} %`;
const giga = (x: number): string => `${digits(x / 1e9)} G`;
export const bytesText = (bytes: number): string =>
  bytes >= 2 ** 20 ? `${digits(bytes / 2 ** 20)} MiB` : `${digits(bytes / 2 ** 10)} KiB`;

export function tableText(result: Benchmark): string {
  const { engine, machine, build, date, command, limits, rows, growth } = result;
  const names = result.peers.map(({ name }) => name);
  const head = ['row', 'nodes', 'batch', 'time', 'spread', 'of limit', 'memory', ...names];
  const body = rows.map((row) => cells(row, names));
  const notes = rows.flatMap((row) => reasons(row));
  return [
    `${engine.kind} engine (${engine.adapter}), ${machine}`,
    `build ${build}, ${date}, ${command}`,
    ...result.peers.map(({ name, version, adapter }) => `${name}: ${version} (${adapter})`),
    ...(limits
      ? [
          `copy ${limits.copies.map((c) => `${giga(c.bytesPerSecond)}B/s at ${bytesText(c.bytes)}`).join(', ')}; ${giga(limits.multiplyAddsPerSecond)} multiply-adds/s`,
          `(${limits.how})`,
        ]
      : []),
    '',
    ...aligned([head, ...body]),
    ...(notes.length > 0 ? ['', ...notes] : []),
    ...(growth.length > 0 ? [''] : []),
    ...growth.map(
      (g) =>
        `${g.name}: time per step grows as ${g.of}^${g.exponent.toFixed(3)} +- ${g.standardError.toFixed(3)} (expected ${g.expected}): ${g.points.map((p) => `${p.size} ${secondsText(p.seconds)}`).join(', ')}`,
    ),
    '',
    'time: median per step or epoch. of limit: the least time by the measured copy bandwidth and multiply-add rate over',
    "the time. memory: the engine's bytes over the circuit's own. Peers: their time over the engine's on the same work.",
  ].join('\n');
}

function cells(row: Row, names: readonly string[]): string[] {
  if (!('timing' in row)) return [row.name, '', '', 'failed'];
  const { timing, limit, memory } = row;
  return [
    row.name,
    String(row.nodes),
    String(row.batch),
    secondsText(timing.seconds),
    percent((timing.slowest - timing.fastest) / timing.seconds),
    limit ? percent(limit.fraction) : '',
    memory ? `${digits(memory.ratio)}x` : '',
    ...names.map((name) => {
      const peer = row.peers.find((each) => each.name === name);
      if (!peer) return '';
      return 'ratio' in peer || peer.reason.startsWith('>') ? ratioText(peer) : '-';
    }),
  ];
}

/** What did not work, and why. */
function reasons(row: Row): string[] {
  if (!('timing' in row)) return [`${row.name}: ${row.error}`];
  return row.peers.flatMap((peer) => ('reason' in peer ? [`${row.name}, ${peer.name}: ${peer.reason}`] : []));
}

function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => (line[column] ?? '').length)));
  return table.map((line) =>
    line
      .map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
