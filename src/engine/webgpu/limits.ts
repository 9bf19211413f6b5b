/** What a circuit needs on the device, counted before anything is allocated. */
import type { Netlist } from '../../circuit/netlist.ts';
import { reject } from '../../circuit/problem.ts';
import { conditionedResistors, fixedResistors, sources } from './gather.ts';
import type { Storage } from './parameters.ts';
import { fours } from './variants.ts';

interface Need {
  readonly what: string;
  readonly bytes: number;
  readonly remedy: string;
}

/** Sparse couplings name a node in 16 bits. */
const MOST_NODES = 65_536;
const FEWER_STATES = 'Use fewer nodes or samples, or the CPU engine';
const FEWER_COUPLINGS = 'Use sparse or stencil couplings, or the CPU engine';

/** The largest buffers of a circuit [bytes]. */
function needs(netlist: Netlist, storage: Storage): readonly Need[] {
  const { nodes, batch, groups, couplings } = netlist;
  const edges = couplings.reduce(
    (sum, c) => sum + (c.kind === 'sparse' ? c.weights.length * (c.reciprocal ? 2 : 1) : 0),
    0,
  );
  const count = (list: readonly { readonly target: ArrayLike<number> }[]) =>
    list.reduce((sum, { target }) => sum + target.length, 0);
  const conditioned = count(conditionedResistors(netlist));
  return [
    { what: `${batch} x ${nodes} voltages`, bytes: 4 * nodes * batch, remedy: FEWER_STATES },
    ...couplings.flatMap((c) => {
      if (c.kind !== 'dense') return [];
      const [sources, targets] = [groups[c.from].size, groups[c.to].size];
      const bytes = 16 * fours(sources) * fours(targets) * (storage === 'float16' ? 2 : 4);
      const what = `coupling ${c.name} (${sources * targets} weights)`;
      return [{ what, bytes, remedy: FEWER_COUPLINGS }];
    }),
    { what: `${edges} sparse weights`, bytes: 6 * edges, remedy: FEWER_COUPLINGS },
    { what: 'the resistors', bytes: 16 * count(fixedResistors(netlist)), remedy: FEWER_COUPLINGS },
    { what: 'the conditioned resistors', bytes: 20 * conditioned, remedy: FEWER_COUPLINGS },
    {
      what: `${conditioned} conductances in each of ${batch} samples`,
      bytes: 4 * conditioned * batch,
      remedy: FEWER_STATES,
    },
    { what: 'the source currents', bytes: 12 * count(sources(netlist)), remedy: FEWER_COUPLINGS },
  ];
}

/** Throws BadInput naming the number needed and the number allowed. */
export function checkLimits(
  netlist: Netlist,
  limits: Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>,
  storage: Storage = 'float32',
): void {
  if (netlist.nodes > MOST_NODES && netlist.couplings.some(({ kind }) => kind === 'sparse'))
    reject(
      'circuit',
      `${netlist.nodes} nodes with sparse couplings; this engine takes ${MOST_NODES}`,
      FEWER_STATES,
    );
  const allowed = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
  for (const { what, bytes, remedy } of needs(netlist, storage)) {
    if (bytes > allowed)
      reject('circuit', `${what} need a buffer of ${bytes} bytes; this GPU allows ${allowed}`, remedy);
  }
}

/** Throws BadInput when a recording's ring of frames exceeds a buffer. */
export function checkRing(
  bytes: number,
  capacity: number,
  limits: Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>,
): void {
  const allowed = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
  if (bytes > allowed)
    reject(
      'recording.capacity',
      `${capacity} frames need a buffer of ${bytes} bytes; this GPU allows ${allowed}`,
      `Keep at most ${Math.floor((capacity * allowed) / bytes)} frames`,
    );
}
