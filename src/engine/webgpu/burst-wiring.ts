/** What flows into each node, flattened into one list of words that a burst reads (lib/burst.wgsl). */
import { isSymmetrised } from '../../circuit/edges.ts';
import type { NetCoupling, NetDense, Netlist, NetResistive, NetStencil } from '../../circuit/netlist.ts';
import { conditionedResistors, fixedResistors, GROUND } from './gather.ts';

/** 1 MiB: a larger circuit keeps the device busy step by step, and would be held twice. */
const MOST_WORDS = 2 ** 18;
/** Lists of a row: stretches through dense couplings, single couplings, fixed and conditioned resistors. */
const LISTS = 4;

export interface Wiring {
  /** Rows [4 N + 1], then what they name; places count from `base`. */
  readonly words: Uint32Array<ArrayBuffer>;
  /** Multiplications of one evaluation of a sample. */
  readonly terms: number;
}

/** The circuit flattened, or null where it is too large or resistors join nodes that do not send out their voltage. */
export function wiring(netlist: Netlist, base: number): Wiring | null {
  if (!hasPlainResistors(netlist) || wordsOf(netlist) > MOST_WORDS) return null;
  const lines = new Lines(netlist.nodes, base, wordsOf(netlist));
  for (const coupling of netlist.couplings) addCoupling(lines, netlist, coupling);
  addResistors(lines, 2, fixedResistors(netlist), (conductance) => bitsOf(conductance));
  addResistors(lines, 3, conditionedResistors(netlist), (_, number) => number);
  return lines.pack();
}

/** Nodes' lists, and the dense weights they share. */
class Lines {
  readonly #nodes: number;
  readonly #base: number;
  readonly #lists: number[][];
  readonly #words: Uint32Array<ArrayBuffer>;
  readonly #floats: Float32Array;
  #end: number;
  #terms = 0;

  constructor(nodes: number, base: number, words: number) {
    this.#nodes = nodes;
    this.#base = base;
    this.#lists = Array.from({ length: LISTS * nodes }, () => []);
    this.#words = new Uint32Array(words);
    this.#floats = new Float32Array(this.#words.buffer);
    this.#end = LISTS * nodes + 1;
  }

  add(node: number, list: number, ...words: readonly number[]): void {
    this.#lists[LISTS * node + list].push(...words);
    this.#terms++;
  }

  /** All sources to all targets; weights of one source lie side by side, as neighbouring targets read together. */
  addBlock(
    from: { readonly offset: number; readonly size: number },
    into: { readonly offset: number; readonly size: number },
    weight: (source: number, target: number) => number,
  ): void {
    const first = this.#end;
    for (let s = 0; s < from.size; s++)
      for (let t = 0; t < into.size; t++) this.#floats[this.#end++] = weight(s, t);
    for (let t = 0; t < into.size; t++)
      this.add(into.offset + t, 0, from.offset, from.size, this.#base + first + t, into.size);
    this.#terms += from.size * into.size;
  }

  pack(): Wiring {
    this.#lists.forEach((list, n) => {
      this.#words[n] = this.#base + this.#end;
      this.#words.set(list, this.#end);
      this.#end += list.length;
    });
    this.#words[LISTS * this.#nodes] = this.#base + this.#end;
    return { words: this.#words, terms: this.#terms };
  }
}

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);
function bitsOf(x: number): number {
  float[0] = x;
  return word[0];
}

function addCoupling(lines: Lines, netlist: Netlist, coupling: NetCoupling): void {
  const couple = (from: number, into: number, weight: number): void =>
    lines.add(into, 1, from, bitsOf(weight));
  switch (coupling.kind) {
    case 'dense':
      return addDense(lines, netlist, coupling);
    case 'sparse': {
      const [a, b] = [netlist.groups[coupling.from].offset, netlist.groups[coupling.to].offset];
      coupling.weights.forEach((w, e) => {
        const [from, into] = [a + coupling.source[e], b + coupling.target[e]];
        couple(from, into, coupling.gain * w);
        if (coupling.reciprocal) couple(into, from, coupling.gain * w);
      });
      return;
    }
    case 'stencil':
      forEachTap(netlist, coupling, (from, into, w) => {
        couple(from, into, coupling.gain * w);
        if (coupling.reciprocal) couple(into, from, coupling.gain * w);
      });
      return;
    case 'resistive':
    case 'source':
      return;
    default:
      return coupling satisfies never;
  }
}

function addDense(lines: Lines, { groups }: Netlist, coupling: NetDense): void {
  const { weights, gain } = coupling;
  const [a, b] = [groups[coupling.from], groups[coupling.to]];
  const there = (s: number, t: number) => gain * weights[s * b.size + t];
  const back = (s: number, t: number) => gain * weights[t * b.size + s];
  if (isSymmetrised(coupling)) {
    lines.addBlock(a, b, (s, t) => there(s, t) + back(s, t));
    return;
  }
  lines.addBlock(a, b, there);
  if (coupling.reciprocal) lines.addBlock(b, a, back);
}

/** Every pair of nodes a stencil joins, with its weight. */
function forEachTap(
  { groups }: Netlist,
  c: NetStencil,
  visit: (from: number, into: number, weight: number) => void,
): void {
  const [a, b] = [groups[c.from], groups[c.to]];
  const [top, left] = [Math.floor(c.kernelHeight / 2), Math.floor(c.kernelWidth / 2)];
  const within = (n: number, size: number): number =>
    c.periodic ? ((n % size) + size) % size : n >= 0 && n < size ? n : -1;
  for (let cell = 0; cell < b.height * b.width; cell++)
    for (let tap = 0; tap < c.kernelHeight * c.kernelWidth; tap++) {
      const [ky, kx] = [Math.floor(tap / c.kernelWidth), tap % c.kernelWidth];
      const row = within(Math.floor(cell / b.width) + ky - top, b.height);
      const column = within((cell % b.width) + kx - left, b.width);
      if (row < 0 || column < 0) continue;
      const first = a.offset + (row * b.width + column) * a.channels;
      for (let p = 0; p < a.channels; p++)
        for (let q = 0; q < b.channels; q++)
          visit(
            first + p,
            b.offset + cell * b.channels + q,
            c.weights[(tap * a.channels + p) * b.channels + q],
          );
    }
}

function addResistors(
  lines: Lines,
  list: number,
  couplings: readonly NetResistive[],
  second: (conductance: number, number: number) => number,
): void {
  let number = 0;
  for (const { source, target, conductance } of couplings)
    for (let e = 0; e < source.length; e++, number++) {
      const last = second(conductance[e], number);
      if (source[e] >= 0) lines.add(source[e], list, target[e] < 0 ? GROUND : target[e], last);
      if (target[e] >= 0) lines.add(target[e], list, source[e] < 0 ? GROUND : source[e], last);
    }
}

function hasPlainResistors({ groups, couplings }: Netlist): boolean {
  return couplings.every(
    (c) => c.kind !== 'resistive' || [c.from, c.to].every((g) => groups[g].law.signalIsVoltage),
  );
}

/** At most so many words. */
function wordsOf({ nodes, groups, couplings }: Netlist): number {
  const [row, stretch, pair] = [LISTS, 4, 2];
  return couplings.reduce(
    (sum, c) => {
      switch (c.kind) {
        case 'dense': {
          const [a, b] = [groups[c.from].size, groups[c.to].size];
          const ways = c.reciprocal && c.from !== c.to ? 2 : 1;
          return sum + ways * a * b + stretch * (a + b);
        }
        case 'sparse':
          return sum + 2 * pair * c.weights.length;
        case 'stencil':
          return sum + 2 * pair * groups[c.to].height * groups[c.to].width * c.weights.length;
        case 'resistive':
          return sum + 2 * pair * c.source.length;
        case 'source':
          return sum;
        default:
          return c satisfies never;
      }
    },
    row * nodes + 1,
  );
}
