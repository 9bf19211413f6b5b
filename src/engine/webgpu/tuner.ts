/**
 * Which of several kernels for the same work is fastest here: measured once per adapter, shape and kernel text, for a few
 * milliseconds each, and remembered. Small work is not worth the measuring: it takes the first.
 */
import { encode, type Dispatch } from './kernels.ts';
import type { Session } from './session.ts';
import { COPY_SRC, COPY_DST, MAP_MODE_READ, MAP_READ, QUERY_RESOLVE } from './usage.ts';

/** Where choices outlive the engine. */
export interface TunerStore {
  get(key: string): Promise<string | null> | string | null;
  set(key: string, name: string): Promise<void> | void;
}

export interface Candidate {
  readonly name: string;
  /** Tried unless another is forced. */
  readonly usual: boolean;
  /** Text of its kernel: another text is another candidate. */
  readonly text: string;
  prepare(): Promise<readonly Dispatch[]>;
}

/** What was chosen, for whom, and how long each candidate took where they were measured [ms]. */
export interface KernelChoice {
  readonly product: string;
  readonly chosen: string;
  readonly milliseconds: Readonly<Record<string, number>> | null;
}

/** Multiplications of a product below which its kernels are not measured: compiling them takes longer than it saves. */
const SMALL = { software: 4e6, hardware: 2e5 };
/** How long one measurement should last [ms], the most that are made, and the most repetitions of one. */
const SPAN = 3;
const ROUNDS = 5;
const MOST = 1000;
/** How long a candidate is measured at most [ms], but for one run of it. */
const LONG = 300;

export class Tuner {
  readonly #session: Session;
  readonly #store: TunerStore | null;
  readonly #forced: readonly string[];
  readonly #made = new Map<string, Promise<KernelChoice>>();

  /** `forced` names kernels to be used for their kind of product, whatever is faster. */
  constructor(session: Session, store: TunerStore | null, forced: readonly string[]) {
    this.#session = session;
    this.#store = store;
    this.#forced = forced;
  }

  /**
   * The candidate to use for a product of so many multiplications. Throws an Error when a forced kernel of this kind does
   * not apply.
   */
  choose(product: string, candidates: readonly Candidate[], work: number): Promise<KernelChoice> {
    const kind = candidates[0].name.split('/')[0];
    const forced = this.#forced.filter((name) => name.startsWith(`${kind}/`));
    if (forced.length > 0) {
      const found = candidates.find(({ name }) => forced.includes(name));
      if (!found) throw new Error(`${forced.join(', ')} does not apply to ${product}`);
      return Promise.resolve({ product, chosen: found.name, milliseconds: null });
    }
    const usual = candidates.filter((candidate) => candidate.usual);
    const small = this.#session.info.software ? SMALL.software : SMALL.hardware;
    if (usual.length < 2 || work < small)
      return Promise.resolve({ product, chosen: candidates[0].name, milliseconds: null });
    const key = [this.#session.info.adapter, product, hash(usual)].join('|');
    const known = this.#made.get(key) ?? this.#find(key, product, usual);
    this.#made.set(key, known);
    return known;
  }

  async #find(key: string, product: string, candidates: readonly Candidate[]): Promise<KernelChoice> {
    const stored = await this.#store?.get(key);
    if (candidates.some(({ name }) => name === stored))
      return { product, chosen: stored ?? '', milliseconds: null };
    const milliseconds = await this.#race(candidates);
    const chosen = candidates.reduce((best, { name }) =>
      milliseconds[name] < milliseconds[best.name] ? { ...best, name } : best,
    ).name;
    await this.#store?.set(key, chosen);
    return { product, chosen, milliseconds };
  }

  /**
   * Milliseconds of one run of each candidate: the shortest of a few measurements, which the candidates take in turns, so
   * that what else the machine does meets all of them.
   */
  async #race(candidates: readonly Candidate[]): Promise<Readonly<Record<string, number>>> {
    const clock = (this.#session.device.features.has('timestamp-query') ? this.#byQuery : this.#byWall).bind(
      this,
    );
    const entrants: { name: string; dispatches: readonly Dispatch[]; repeats: number; rounds: number }[] = [];
    for (const { name, prepare } of candidates) {
      const dispatches = await prepare();
      // The first run warms up and says how many are needed.
      const first = await clock(dispatches, 1);
      const repeats = Math.max(1, Math.min(MOST, Math.round(SPAN / Math.max(first, 1e-2))));
      entrants.push({
        name,
        dispatches,
        repeats,
        rounds: Math.max(1, Math.min(ROUNDS, Math.floor(LONG / first))),
      });
    }
    const best: Record<string, number> = {};
    for (let n = 0; n < ROUNDS; n++)
      for (const { name, dispatches, repeats, rounds } of entrants)
        if (n < rounds)
          best[name] = Math.min(best[name] ?? Infinity, (await clock(dispatches, repeats)) / repeats);
    return best;
  }

  async #byWall(dispatches: readonly Dispatch[], repeats: number): Promise<number> {
    const { device } = this.#session;
    await device.queue.onSubmittedWorkDone();
    const start = performance.now();
    this.#submit(dispatches, repeats);
    await device.queue.onSubmittedWorkDone();
    return performance.now() - start;
  }

  async #byQuery(dispatches: readonly Dispatch[], repeats: number): Promise<number> {
    const { device } = this.#session;
    const querySet = device.createQuerySet({ type: 'timestamp', count: 2 });
    const times = device.createBuffer({ size: 16, usage: QUERY_RESOLVE | COPY_SRC });
    const mapped = device.createBuffer({ size: 16, usage: MAP_READ | COPY_DST });
    try {
      this.#submit(dispatches, repeats, querySet, (encoder) => {
        encoder.resolveQuerySet(querySet, 0, 2, times, 0);
        encoder.copyBufferToBuffer(times, 0, mapped, 0, 16);
      });
      await mapped.mapAsync(MAP_MODE_READ);
      const [start, end] = new BigUint64Array(mapped.getMappedRange());
      return Number(end - start) / 1e6;
    } finally {
      querySet.destroy();
      times.destroy();
      mapped.destroy();
    }
  }

  #submit(
    dispatches: readonly Dispatch[],
    repeats: number,
    querySet?: GPUQuerySet,
    after?: (encoder: GPUCommandEncoder) => void,
  ): void {
    const { device } = this.#session;
    const encoder = device.createCommandEncoder({ label: 'tuner' });
    const pass = encoder.beginComputePass({
      label: 'tuner',
      timestampWrites: querySet && { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 },
    });
    for (let n = 0; n < repeats; n++) encode(pass, dispatches, 0);
    pass.end();
    after?.(encoder);
    device.queue.submit([encoder.finish()]);
  }
}

/** FNV-1a of the names and texts: another build with other kernels measures anew. */
function hash(candidates: readonly Candidate[]): string {
  let h = 0x811c9dc5;
  for (const { name, text } of candidates)
    for (const c of name + text) h = Math.imul(h ^ (c.codePointAt(0) ?? 0), 0x01000193);
  return (h >>> 0).toString(16);
}
