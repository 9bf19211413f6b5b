/**
 * Talk with the page around the frame. It may say, once its origin stands in the frame's address (`&origin=`):
 *
 *     { kirchhoff: 1, do: 'play' | 'pause' | 'reset' | 'status' }
 *     { kirchhoff: 1, do: 'step', count: 1 }            back with a negative count
 *     { kirchhoff: 1, do: 'seek', step: 120 }
 *     { kirchhoff: 1, do: 'set', path: 'circuit.couplings.w.gain', value: 1.2 }   only with controls=shown
 *     { kirchhoff: 1, do: 'theme', theme: 'light' | 'dark' }
 *
 * and hears `ready`, `status` (at most ten a second), `problem` and `size`, each { kirchhoff: 1, event, ... }.
 */
import * as v from 'valibot';

const plain = (name: 'play' | 'pause' | 'reset' | 'status') =>
  v.strictObject({ kirchhoff: v.literal(1), do: v.literal(name) });
const count = v.pipe(v.number(), v.integer(), v.minValue(-1e9), v.maxValue(1e9));
const AskSchema = v.variant('do', [
  plain('play'),
  plain('pause'),
  plain('reset'),
  plain('status'),
  v.strictObject({ kirchhoff: v.literal(1), do: v.literal('step'), count: v.optional(count, 1) }),
  v.strictObject({ kirchhoff: v.literal(1), do: v.literal('seek'), step: v.pipe(count, v.minValue(0)) }),
  v.strictObject({
    kirchhoff: v.literal(1),
    do: v.literal('set'),
    path: v.pipe(v.string(), v.maxLength(200)),
    value: v.unknown(),
  }),
  v.strictObject({ kirchhoff: v.literal(1), do: v.literal('theme'), theme: v.picklist(['light', 'dark']) }),
]);
export type Ask = v.InferOutput<typeof AskSchema>;

export interface Told {
  readonly kirchhoff: 1;
  readonly event: 'ready' | 'status' | 'problem' | 'size';
  readonly [field: string]: unknown;
}

export class Messages {
  /** `origin`: the only one heard and spoken to. `hear` takes what has the right form and comes from there. */
  constructor(
    private readonly origin: string,
    private readonly hear: (ask: Ask) => void,
  ) {}

  open(): void {
    window.addEventListener('message', this.#take);
  }

  close(): void {
    window.removeEventListener('message', this.#take);
  }

  tell(event: Told['event'], fields: Readonly<Record<string, unknown>> = {}): void {
    const told: Told = { ...fields, kirchhoff: 1, event };
    window.parent.postMessage(told, this.origin);
  }

  readonly #take = ({ source, origin, data }: MessageEvent<unknown>): void => {
    if (source !== window.parent || origin !== this.origin) return;
    // Other scripts of that page may use messages for their own ends.
    if (typeof data !== 'object' || data === null || !('kirchhoff' in data)) return;
    const asked = v.safeParse(AskSchema, data);
    if (asked.success) this.hear(asked.output);
    else {
      const remedy = 'Send one of: play, pause, reset, status, step, seek, set, theme';
      this.tell('problem', { path: 'message', problem: asked.issues[0].message, remedy });
    }
  };
}
