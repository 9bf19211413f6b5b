/**
 * Adjoint currents of a grid whose resistors and sources are exponentials g = exp(f) of linear maps of the cells around:
 *
 *   pressure:  A v = source, A the conductances between free nodes; held nodes are at 0
 *   adjoint:   A l = dL/dv = sign(v - y)
 *   gradient:  dL/df = g (v_i - v_j) (l_j - l_i) at a resistor, g l at a source, then through the map
 *
 * Held nodes stay in the arrays, [B, cells] row by row, cut off and at 0: so that a neighbour is a shift of the whole.
 */
import type { NetCoupling, NetGroup, NetResistive, NetSource, NetStencil } from '../../circuit/netlist.ts';
import type { Samples } from '../../engine/training.ts';
import { conjugateIterations } from './grid-iterations.ts';
import type { PeerLesson } from './peer.ts';

export interface GridLesson {
  readonly kind: 'grid';
  readonly batch: number;
  readonly cells: number;
  readonly width: number;
  readonly channels: number;
  /** What a cell reads: the cells of the stencil and a 1 for the bias. */
  readonly taps: number;
  /** [S, cells, taps] and [S, cells] */
  readonly patches: Float32Array;
  readonly targets: Float32Array;
  readonly count: number;
  /** Resistors to the next cell and to the next row, to ground, and sources. */
  readonly right: GridField;
  readonly down: GridField;
  readonly ground: GridField;
  readonly source: GridField;
  /** Conjugate-gradient iterations that solve every sample to the tolerance. */
  readonly iterations: number;
  readonly adjointIterations: number;
}

export interface GridField {
  /** Channel that sets it. */
  readonly channel: number;
  /** [cells], 1 where there is one, and where all its ends are free. */
  readonly is: Float32Array;
  readonly isFree: Float32Array;
}

/** Throws an Error for other circuits. */
export function gridLesson(lesson: PeerLesson): GridLesson {
  const { plan, samples, start } = lesson;
  const { groups, couplings, batch, held, leak, bias, volts, nodes } = plan.netlist;
  const refused = new Error('adjoint currents are written for the peers only for grids set by one stencil');
  const [stencil, resistors, sources] = couplings;
  if (groups.length !== 3 || couplings.length !== 3 || plan.loss !== 'absolute') throw refused;
  if (!isStencil(stencil) || !isConditioned(resistors) || !isSource(sources)) throw refused;
  const [rock, fields, pressure] = groups;
  if (groups.some(({ law }) => law.name !== 'linear') || pressure.role !== 'output') throw refused;
  const { channels, width, height } = fields;
  const cells = height * width;
  const taps = stencil.kernelHeight * stencil.kernelWidth * rock.channels + 1;
  const kinds = plan.blocks.map(({ kind, at, count }) => `${kind} ${at} ${count}`).join();
  if (kinds !== `weight 0 ${(taps - 1) * channels},bias 1 ${channels}` || pressure.size !== cells)
    throw refused;
  const isPlain = (i: number) => (i < pressure.offset ? leak[i] === 1 : leak[i] === 0 && bias[i] === 0);
  for (let i = fields.offset; i < nodes; i++) if (!isPlain(i)) throw refused;
  if (volts.some((v, n) => v !== 0 && n % nodes >= pressure.offset)) throw refused;

  /** Those between a cell and the one so far on; 0 for those at one cell. */
  const fieldOf = (
    steps: number,
    first: ArrayLike<number>,
    by: Uint32Array,
    isOne: (n: number) => boolean,
  ) => {
    const field = { channel: -1, is: new Float32Array(cells), isFree: new Float32Array(cells) };
    for (let n = 0; n < first.length; n++) {
      if (!isOne(n)) continue;
      const cell = first[n] - pressure.offset;
      const setter = by[n] - fields.offset;
      const channel = setter - cell * channels;
      if (field.channel >= 0 && channel !== field.channel) throw refused;
      field.channel = channel;
      field.is[cell] = 1;
      field.isFree[cell] = held[first[n]] || held[first[n] + steps] ? 0 : 1;
    }
    if (field.channel < 0 || field.channel >= channels) throw refused;
    return field;
  };
  const { source: first, target: second, conditioned } = resistors;
  const resistorsTo = (steps: number): GridField =>
    fieldOf(steps, first, conditioned.by0, (e) => second[e] - first[e] === steps);
  const still = {
    kind: 'grid',
    batch,
    cells,
    width,
    channels,
    taps,
    patches: patchesOf(stencil, rock, fields, samples),
    targets: samples.targets,
    count: samples.count,
    right: resistorsTo(1),
    down: resistorsTo(width),
    ground: fieldOf(0, first, conditioned.by0, (e) => second[e] < 0),
    source: fieldOf(0, sources.target, sources.by, () => true),
  } as const;
  const counted = [still.right, still.down, still.ground].reduce(
    (sum, { is }) => sum + is.filter(Boolean).length,
    0,
  );
  const setters = new Set(
    [still.right, still.down, still.ground, still.source].map(({ channel }) => channel),
  );
  if (counted !== first.length || setters.size !== channels) throw refused;
  return { ...still, ...conjugateIterations(still, start.parameters, plan.settling.tolerance) };
}

const isStencil = (c: NetCoupling): c is NetStencil =>
  c.kind === 'stencil' && c.from === 0 && c.to === 1 && !c.reciprocal && !c.periodic && c.gain === 1;

type Conditioned = NetResistive & Required<Pick<NetResistive, 'conditioned'>>;
const isConditioned = (c: NetCoupling): c is Conditioned =>
  c.kind === 'resistive' &&
  c.conditioned?.base === 1 &&
  c.conditioned.gain === 1 &&
  c.conditioned.by0.every((by, e) => by === c.conditioned?.by1[e] && c.conductance[e] === 1);

const isSource = (c: NetCoupling): c is NetSource => c.kind === 'source' && c.base === 1 && c.gain === 1;

/** What every cell reads, [S, cells, taps]: the kernel's cells row by row, channel by channel, and a 1. */
function patchesOf(c: NetStencil, from: NetGroup, to: NetGroup, { inputs, count }: Samples): Float32Array {
  const taps = c.kernelHeight * c.kernelWidth * from.channels + 1;
  const out = new Float32Array(count * to.height * to.width * taps);
  let at = 0;
  for (let s = 0; s < count; s++)
    for (let row = 0; row < to.height; row++)
      for (let column = 0; column < to.width; column++) {
        for (let ky = 0; ky < c.kernelHeight; ky++)
          for (let kx = 0; kx < c.kernelWidth; kx++) {
            const y = row + ky - Math.floor(c.kernelHeight / 2);
            const x = column + kx - Math.floor(c.kernelWidth / 2);
            const within = y >= 0 && y < from.height && x >= 0 && x < from.width;
            const cell = s * from.size + (y * from.width + x) * from.channels;
            for (let channel = 0; channel < from.channels; channel++)
              out[at++] = within ? inputs[cell + channel] : 0;
          }
        out[at++] = 1;
      }
  return out;
}
