/** What a comparison's tables say: heads, notes, how rows ended. */
import { msg, str } from '@lit/localize';
import { isFact, type Column, type Fact } from '../../lab/series/columns.ts';
import type { CompareRow, CompareTable, SimulatedRow } from '../../lab/series/compare-table.ts';
import { whole } from '../bench/format.ts';
import { outcomeWords } from '../runs/words.ts';

export function columnWords({ name, label }: Column, { latencyBatch }: CompareTable): string {
  return isFact(name) ? factWords(name, latencyBatch) : label;
}

function factWords(fact: Fact, latencyBatch: number): string {
  switch (fact) {
    case 'parameters':
      return msg('Parameters');
    case 'operations':
      return msg('Multiply-adds an answer');
    case 'epochs':
      return msg('Epochs');
    case 'updates':
      return msg('Updates');
    case 'steps':
      return msg('Steps');
    case 'trainSeconds':
      return msg('Training time');
    case 'latency':
      return msg('Latency');
    case 'latencyBatch':
      return msg(str`Latency of ${whole(latencyBatch)}`);
    case 'memory':
      return msg('Memory');
    case 'seconds':
      return msg('Wall time');
  }
  return fact satisfies never;
}

/** `trained, 2 of 3 seeds` */
export function rowOutcome({ runs }: CompareRow, repeats: number): string {
  const bad = runs.find(({ status }) => status === 'failed');
  const words = outcomeWords(bad ?? runs[0]);
  if (repeats === 1 || runs.length === 0) return words;
  const good = runs.filter(({ status }) => status !== 'failed').length;
  return good === repeats ? words : msg(str`${words}, ${whole(good)} of ${whole(repeats)} seeds`);
}

/** What the numbers mean, a sentence each. */
export function notesOf(table: CompareTable): readonly string[] {
  const { columns, repeats, sameSamples, mirrored, seeds, latencyBatch } = table;
  const has = (name: Fact): boolean => columns.some((column) => column.name === name);
  const seedWords =
    seeds && seeds[0] < seeds[1]
      ? msg(str`seeds ${whole(seeds[0])} to ${whole(seeds[1])}`)
      : msg(str`seed ${whole(seeds?.[0] ?? NaN)}`);
  return [
    ...(sameSamples
      ? [
          msg(
            str`Same data split and same seeds: every row learns from the same samples and answers the same test set, with ${seedWords}.`,
          ),
        ]
      : []),
    ...(sameSamples && mirrored ? [msg('Some rows learn from mirrored copies of them too.')] : []),
    ...(sameSamples === false
      ? [msg('The rows do not share one task and seed: they learn from different samples.')]
      : []),
    ...(repeats > 1 ? [msg('Means ± standard deviations over the seeds.')] : []),
    ...(has('trainSeconds')
      ? [
          msg(
            'Budget: epochs and updates as the recipe gives them, and the wall-clock time of training alone, on the engine of the row.',
          ),
        ]
      : []),
    ...(has('latency')
      ? [
          msg(
            str`Latency: from the moment the inputs lie in memory to the moment the answers can be read there, of one sample and of ${whole(latencyBatch)} at once; medians of at least five calls, copies to and from a device included, compiling not.`,
          ),
        ]
      : []),
    ...(has('operations')
      ? [
          msg(
            'Multiply-adds of one answer. For a circuit those of all sweeps in which it is settled here, a mean of test samples; for a bench, of all its steps.',
          ),
        ]
      : []),
    ...(has('memory') ? [msg('Memory: parameters, and the states or layers that one answer needs.')] : []),
    ...(isMixed(table)
      ? [
          msg(
            'These rows ran on different hardware. Choose CPU or WebGPU as the engine to compare their times.',
          ),
        ]
      : []),
  ];
}

/** Whether some rows ran on a graphics processor and others did not. */
function isMixed({ rows }: CompareTable): boolean {
  const engines = rows.map(({ engine }) => engine).filter(Boolean);
  const count = engines.filter((engine) => /webgpu/.test(engine)).length;
  return count > 0 && count < engines.length;
}

/** Why a circuit has no simulated time. */
export function whyWords({ why }: SimulatedRow): string {
  switch (why) {
    case 'not run':
      return msg('not run');
    case 'failed':
      return msg('failed');
    case 'relaxed':
      return msg('relaxing has no time axis');
    case 'unsettled':
      return msg('did not settle');
    default:
      return why;
  }
}
