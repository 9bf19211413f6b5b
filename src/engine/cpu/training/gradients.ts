/** The gradients of a learning circuit: local products of currents or signals, summed over the samples of a mini-batch. */
import type { ParameterBlock } from '../../../circuit/parameters.ts';
import { wellOf, type Well } from '../../../circuit/wells.ts';
import type { Link } from './links.ts';
import type { Reals } from './reals.ts';
import type { ResistorSet } from './resistor-set.ts';
import type { Body } from './visits.ts';

/** What a sample adds to the slope of a bias or leak, at entry n of the [N, B] states. */
type Slope = (n: number) => number;

export class Gradients {
  /** Of biases and leaks, [N]. */
  readonly bias: Reals;
  readonly leak: Reals;
  readonly #body: Body;
  readonly #links: readonly Link[];
  readonly #sets: readonly ResistorSet[];
  readonly #nodes: readonly ParameterBlock[];
  readonly #wells: readonly Well[];

  /** Couplings that nobody trains cost nothing. */
  constructor(body: Body, blocks: readonly ParameterBlock[]) {
    const { netlist, arithmetic } = body;
    const trained = new Set(
      blocks.flatMap(({ kind, at }) =>
        kind === 'weight' || kind === 'log-conductance' ? [netlist.couplings[at].name] : [],
      ),
    );
    this.#body = body;
    this.#links = body.links.filter(({ c }) => trained.has(c.name));
    this.#sets = body.sets.filter(({ c }) => trained.has(c.name) && !c.conditioned);
    this.#nodes = blocks.filter(({ kind }) => kind === 'bias' || kind === 'leak');
    this.#wells = netlist.groups.map(wellOf);
    [this.bias, this.leak] = [arithmetic.reals(netlist.nodes), arithmetic.reals(netlist.nodes)];
  }

  /** Adds factor sum over samples and nodes of lambda_i dr_i/dp. */
  addCurrents(factor: number): void {
    const { v, s, lambda } = this.#body;
    for (const link of this.#links) {
      link.outer(s, lambda, factor);
      // The source of a reciprocal coupling hears its target through the same weight.
      if (link.c.reciprocal) link.outer(lambda, s, factor);
    }
    for (const set of this.#sets) set.addCurrentGradient(v, lambda, factor);
    this.#addNodes(
      factor,
      () => (n) => lambda[n],
      () => (n) => -lambda[n] * v[n],
    );
  }

  /** Adds factor sum over samples of dH/dp. */
  addEnergy(factor: number): void {
    const { v, s } = this.#body;
    for (const link of this.#links) link.outer(s, s, -factor);
    for (const set of this.#sets) set.addEnergyGradient(v, factor);
    this.#addNodes(
      factor,
      () => (n) => -s[n],
      // The well is linear in its leak.
      (group) => (n) => this.#wells[group](v[n], 1) - this.#wells[group](v[n], 0),
    );
  }

  #addNodes(factor: number, ofBias: (group: number) => Slope, ofLeak: (group: number) => Slope): void {
    const { groups, batch } = this.#body.netlist;
    for (const { kind, at } of this.#nodes) {
      const { offset, size } = groups[at];
      const [slope, into] = kind === 'bias' ? [ofBias(at), this.bias] : [ofLeak(at), this.leak];
      for (let i = offset; i < offset + size; i++) {
        let sum = 0;
        for (let n = i * batch; n < (i + 1) * batch; n++) sum += slope(n);
        into[i] += factor * sum;
      }
    }
  }

  clearNodes(): void {
    this.bias.fill(0);
    this.leak.fill(0);
  }
}
