/** The page's end of the worker that measures. */
import { proxy, wrap, type ProxyOrClone } from 'comlink';
import type { EngineChoice } from '../api.ts';
import type { Benchmark, Row } from './results.ts';

export interface BenchmarkWish {
  readonly engine: EngineChoice;
  /** A row's name, or the beginning of several; '' for all. */
  readonly only: string;
  readonly peers: boolean;
  readonly build: string;
}

export interface BenchmarkApi {
  measure(
    wish: BenchmarkWish,
    say: ProxyOrClone<(line: string) => void>,
    onRow: ProxyOrClone<(row: Row) => void>,
  ): Promise<Benchmark>;
}

export interface Following {
  readonly signal: AbortSignal;
  say(line: string): void;
  onRow(row: Row): void;
}

/** Measures in a worker of its own, which ends with the measurement or at once when cancelled. */
export function measureHere(wish: BenchmarkWish, { signal, say, onRow }: Following): Promise<Benchmark> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'kirchhoff-benchmark',
  });
  return new Promise<Benchmark>((resolve, reject) => {
    const crashed = ({ message }: ErrorEvent): void =>
      reject(new Error(message || 'the worker could not be loaded'));
    worker.addEventListener('error', crashed);
    signal.addEventListener('abort', () => reject(signal.reason as unknown));
    // What was on its way when the reader cancelled is not said any more.
    const follow = <T>(tell: (news: T) => void) =>
      proxy((news: T) => {
        if (!signal.aborted) tell(news);
      });
    wrap<BenchmarkApi>(worker).measure(wish, follow(say), follow(onRow)).then(resolve, reject);
  }).finally(() => worker.terminate());
}
