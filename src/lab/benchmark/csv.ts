/** Rows of a benchmark as comma-separated values: one line a row, seconds and bytes as numbers. */
import { csvOf } from '../csv.ts';
import type { Row } from './results.ts';

const COLUMNS = [
  'row',
  'unit',
  'nodes',
  'batch',
  'engine',
  'seconds',
  'fastest',
  'slowest',
  'limit_seconds',
  'limit_by',
  'bytes',
  'own_bytes',
] as const;

export function csvText(rows: readonly Row[], peers: readonly string[]): string {
  const head = [...COLUMNS, ...peers.flatMap((name) => [`${name} seconds`, `${name} reason`]), 'error'];
  const lines = rows.map((row) => {
    if (!('timing' in row)) {
      const empty = head.slice(2).map(() => '');
      return [row.name, row.unit, ...empty.slice(0, -1), row.error];
    }
    const { timing, limit, memory } = row;
    const measured = [row.name, row.unit, row.nodes, row.batch, row.engine];
    const times = [timing.seconds, timing.fastest, timing.slowest];
    const rest = [limit?.seconds ?? '', limit?.by ?? '', memory?.bytes ?? '', memory?.own ?? ''];
    const theirs = peers.flatMap((name) => {
      const peer = row.peers.find((each) => each.name === name);
      if (!peer) return ['', ''];
      return 'reason' in peer ? ['', peer.reason] : [peer.timing.seconds, ''];
    });
    return [...measured, ...times, ...rest, ...theirs, ''];
  });
  return csvOf([head, ...lines]);
}
