/** Runs the benchmark: the machine's limits, row after row, and how cost grows; one result, plain data. */
import type { Peer } from '../../baselines/peers/peer.ts';
import { didYouMean } from '../../circuit/nearest.ts';
import { reject } from '../../circuit/problem.ts';
import type { DataSet } from '../../circuit/given.ts';
import type { Engine } from '../../engine/engine.ts';
import { reference } from '../engines.ts';
import { GROWTH, rowNames, stepCases } from './cases.ts';
import { measureGrowth } from './growth.ts';
import type { Benchmark, Growth, MachineLimits, Row } from './results.ts';
import { measureEpochs } from './epoch-row.ts';
import type { Contest } from './seat.ts';
import { measureSteps } from './step-row.ts';
import { TRAINING_CASES } from './training-cases.ts';
import type { Pace } from './timing.ts';

export interface BenchmarkOptions {
  readonly engine: Engine;
  readonly peers: readonly Peer[];
  /** Measures what the machine does at best on this engine. */
  limits(): Promise<MachineLimits | null>;
  /** Names, with commas between; a name that no row has stands for all that begin so. Every row where left out. */
  readonly only?: string;
  readonly data: DataSet;
  readonly build: string;
  readonly command: string;
  readonly machine: string;
  /** Largest resident size of the process so far [bytes], where the platform says. */
  readonly processPeak?: () => number;
  readonly signal?: AbortSignal;
  /** A line of progress. */
  say(line: string): void;
  /** A row, as soon as it is measured. */
  onRow?(row: Row): void;
}

const PACE: Pace = { least: 0.06, cap: 10, runs: 5 };

/** Throws BadInput where no row has that name. */
export async function runBenchmark(options: BenchmarkOptions): Promise<Benchmark> {
  const { engine, peers, build, command, machine, data, only = '', signal, say } = options;
  const names = rowNames(data);
  const asked = only.split(',');
  for (const name of asked) if (!names.some((row) => row.startsWith(name))) unknownRow(name, names);
  const wanted = ({ name }: { readonly name: string }): boolean =>
    asked.some((each) => (names.includes(each) ? name === each : name.startsWith(each)));
  const cases = stepCases(data).filter(wanted);
  const lessons = TRAINING_CASES.filter(wanted);
  const sizes = GROWTH.filter(wanted);
  const date = new Date().toISOString();
  say('measuring what this machine does at best');
  const limits = cases.length > 0 ? await options.limits() : null;
  const judge = await reference();
  const pace = { ...PACE, signal };
  const contest: Contest = { engine, reference: judge, peers, limits, pace, say };
  const rows: Row[] = [];
  const keep = (row: Row): void => {
    const peak = options.processPeak?.();
    const whole = 'timing' in row && peak !== undefined ? { ...row, processPeak: peak } : row;
    rows.push(whole);
    options.onRow?.(whole);
  };
  for (const given of cases) {
    signal?.throwIfAborted();
    say(`${given.name}: ${engine.info.kind}`);
    const facts = { name: given.name, title: given.title, unit: 'step' } as const;
    keep(
      await measureSteps(given, contest).catch((error: unknown) => {
        signal?.throwIfAborted();
        return { ...facts, engine: engine.info.kind, error: String(error) };
      }),
    );
  }
  for (const given of lessons) {
    signal?.throwIfAborted();
    say(`${given.name}: ${engine.info.kind}`);
    const facts = { name: given.name, title: given.title, unit: 'epoch' } as const;
    keep(
      await measureEpochs(given, contest).catch((error: unknown) => {
        signal?.throwIfAborted();
        return { ...facts, engine: engine.info.kind, error: String(error) };
      }),
    );
  }
  const growth: Growth[] = [];
  for (const each of sizes) {
    say(each.name);
    growth.push(await measureGrowth(each, engine, pace));
  }
  const { kind, adapter, software } = engine.info;
  return {
    benchmark: 1,
    build,
    date,
    command,
    engine: { kind, adapter, software },
    machine,
    peers: peers.map((peer) => ({ name: peer.name, version: peer.version, adapter: peer.adapter })),
    limits,
    rows,
    growth,
  };
}

function unknownRow(name: string, names: readonly string[]): never {
  return reject('--only', `no row begins with "${name}"${didYouMean(name, names)}`, names.join(', '));
}
