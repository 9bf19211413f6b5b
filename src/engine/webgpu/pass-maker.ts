/** Makes the dispatches of a circuit: which kernels sum its currents, which step it, and what is fused. */
import type { Netlist } from '../../circuit/netlist.ts';
import type { Integrator } from '../engine.ts';
import type { Buffers } from './buffers.ts';
import {
  couplingProducts,
  resistorProducts,
  type Bench,
  type RESISTOR_SUM,
  type Sense,
} from './couplings.ts';
import { dispatchedConstants, fusedFinish, fusingPays, planFusing, unstored } from './fusing.ts';
import type { Dispatch, Kernels } from './kernels.ts';
import type { LawTable } from './laws.ts';
import { uploadUniform, type Resistors, type ResistorTable, type Storage } from './parameters.ts';
import type { Fused, Pass, Passes } from './passes.ts';
import { candidatesOf, dispatchesOf, stored, type Finish, type Product } from './products.ts';
import type { Session } from './session.ts';
import { keep, keptIn, type Kept } from './steady.ts';
import type { KernelChoice, Tuner } from './tuner.ts';
import { driveBytes, sharedDrive, STATE, stateBytes } from './states.ts';
import type { Variant } from './variants.ts';

export type WebGpuIntegrator = Exclude<Integrator, 'dormand-prince'>;

/** What the engine was asked for. */
export interface CircuitOptions {
  readonly tuner: Tuner;
  readonly storage: Storage;
  /** Names of kernels to be used whatever is faster. */
  readonly forced: readonly string[];
  /** Fuses steps with sums always or never, instead of where it pays. */
  readonly fused?: boolean;
}

/** What the dispatches are made from. */
export interface Parts {
  readonly netlist: Netlist;
  readonly laws: LawTable;
  readonly resistors: Resistors;
  readonly held: Uint8Array;
}

export class PassMaker {
  readonly #session: Session;
  readonly #options: CircuitOptions;
  readonly #parts: () => Parts;
  readonly kernels: Kernels;
  readonly buffers: Buffers;
  #choices: readonly KernelChoice[] = [];

  /** `parts` gives the present ones: parameters may be replaced. */
  constructor(
    session: Session,
    kernels: Kernels,
    buffers: Buffers,
    options: CircuitOptions,
    parts: () => Parts,
  ) {
    this.#session = session;
    this.#options = options;
    this.#parts = parts;
    this.kernels = kernels;
    this.buffers = buffers;
  }

  /** Which kernels compute the currents. */
  get choices(): readonly KernelChoice[] {
    return this.#choices;
  }

  get #states(): number {
    const { nodes, batch } = this.#parts().netlist;
    return nodes * batch;
  }

  #bench(): Bench {
    const { kernels, buffers } = this;
    const { netlist, resistors } = this.#parts();
    const { info, subgroups } = this.#session;
    const abilities = { software: info.software, subgroups };
    return {
      kernels,
      buffers,
      netlist,
      storage: this.#options.storage,
      abilities,
      distances: resistors.distances,
    };
  }

  async #variantOf(product: Product, signal: GPUBuffer, current: GPUBuffer): Promise<Variant> {
    const candidates = candidatesOf(this.kernels, product, signal, current);
    const choice = await this.#options.tuner.choose(product.name, candidates, product.work);
    if (!this.#choices.some(({ product: known }) => known === choice.product))
      this.#choices = [...this.#choices, choice];
    return product.variants.find(({ name }) => name === choice.chosen) ?? product.variants[0];
  }

  /** Passes of products from the signals, or voltages, given. */
  async #passesOf(
    products: readonly Product[],
    input: string,
    output: string,
    kept: ReadonlyMap<Product, Kept> = new Map(),
  ): Promise<readonly Pass[]> {
    const [signal, current] = [this.buffers.get(input), this.buffers.get(output)];
    const passes: Pass[] = [];
    for (const product of products) {
      const variant = await this.#variantOf(product, signal, current);
      passes.push(await this.#pass(product, variant, signal, stored(current), kept.get(product)));
    }
    return passes;
  }

  async #pass(
    product: Product,
    variant: Variant,
    signal: GPUBuffer,
    finish: Finish,
    kept?: Kept,
  ): Promise<Pass> {
    const { kernels } = this;
    const { into, heard } = product;
    const dispatches = await dispatchesOf(kernels, product, variant, signal, finish);
    if (!kept || heard === undefined) return { into, dispatches };
    const { currents, product: same } = kept;
    const once = await dispatchesOf(kernels, product, variant, signal, keptIn(currents));
    const again = await dispatchesOf(kernels, same, same.variants[0], currents, finish);
    return { into, dispatches, steady: { heard, once, again } };
  }

  /** What products hear that is held as the passes are made. */
  #kept(products: readonly Product[]): Promise<ReadonlyMap<Product, Kept>> {
    const { netlist, held } = this.#parts();
    return this.#session.checked(() => {
      const found = products.map(
        (product, n) => [product, keep(this.buffers, netlist, held, product, `steady ${n}`)] as const,
      );
      return new Map(found.filter((pair): pair is [Product, Kept] => pair[1] !== null));
    });
  }

  /** Sums of coupling currents into a buffer. */
  async couplingSums(sense: Sense, output: string): Promise<readonly Dispatch[]> {
    const passes = await this.#passesOf(couplingProducts(this.#bench(), sense), 'signal', output);
    return passes.flatMap(({ dispatches }) => dispatches);
  }

  /** Sums over resistors into a buffer. */
  async resistorSums(
    sum: keyof typeof RESISTOR_SUM,
    output: string,
    tables: readonly ResistorTable[] = this.#parts().resistors.tables,
  ): Promise<readonly Dispatch[]> {
    const passes = await this.#passesOf(resistorProducts(this.#bench(), tables, sum), 'voltage', output);
    return passes.flatMap(({ dispatches }) => dispatches);
  }

  /** A dispatch over all states of a kernel whose bindings are all buffers of the same name. */
  async everyState(path: string, others: Readonly<Record<string, GPUBuffer>> = {}): Promise<Dispatch> {
    return this.named(path, this.#states, others);
  }

  /** Binds buffers by their names, but for those given. */
  async named(
    path: string,
    threads: number,
    others: Readonly<Record<string, GPUBuffer>> = {},
    constants: Readonly<Record<string, number>> = {},
  ): Promise<Dispatch> {
    const kernel = await this.kernels.get({ path, laws: this.#parts().laws.wgsl, constants });
    const names = kernel.bindings.map(({ name }) => name).filter((name) => !Object.hasOwn(others, name));
    const own = Object.fromEntries(names.map((name) => [name, this.buffers.get(name)]));
    return this.kernels.dispatch(kernel, threads, { ...own, ...others });
  }

  async passes(integrator: WebGpuIntegrator): Promise<Passes> {
    const { kernels, buffers } = this;
    const { netlist, resistors: listed } = this.#parts();
    if (integrator === 'rk4')
      await this.#session.checked(() => buffers.make('kept', 2 * stateBytes(netlist), STATE));
    const { tables } = listed;
    const conductances: Dispatch[] = [];
    if (tables.includes('conditioned')) {
      const resistors = buffers.get('conditioned conductances').size / 4 / netlist.batch;
      uploadUniform(buffers, kernels, 'conditioned shape', 'conductance.wgsl', 'Conditioned', {
        resistors,
        batch: netlist.batch,
      });
      conductances.push(
        await this.named('conductance.wgsl', resistors * netlist.batch, {
          shape: buffers.get('conditioned shape'),
          conductance: buffers.get('conditioned conductances'),
        }),
      );
    }
    const totals: Dispatch[] = [];
    if (integrator === 'relax') {
      const conditioned = tables.filter((table) => table === 'conditioned');
      const bytes = conditioned.length > 0 ? 4 * this.#states : 4;
      await this.#session.checked(() => buffers.make('conditioned', bytes, STATE));
      totals.push(...(await this.resistorSums('conductance', 'conditioned', conditioned)));
    }
    const couplings = couplingProducts(this.#bench(), 'currents');
    const resistors = resistorProducts(this.#bench(), tables, 'currents');
    const kept = await this.#kept(couplings);
    return {
      signals: await this.everyState('signal.wgsl'),
      conditions: [...conductances, ...totals, await this.#drive()],
      currents: await this.#passesOf(couplings, 'signal', 'coupled', kept),
      resistors: (await this.#passesOf(resistors, 'voltage', 'resistor')).flatMap(
        ({ dispatches }) => dispatches,
      ),
      update: await this.named(
        `${integrator}.wgsl`,
        this.#states,
        {},
        { ...dispatchedConstants(netlist, integrator), ...this.driven },
      ),
      fused: await this.#fuse(integrator, couplings, resistors, kept),
    };
  }

  async #fuse(
    integrator: WebGpuIntegrator,
    couplings: readonly Product[],
    resistors: readonly Product[],
    kept: ReadonlyMap<Product, Kept>,
  ): Promise<Fused | null> {
    const { netlist, laws } = this.#parts();
    const wanted = this.#options.fused ?? fusingPays(netlist, this.#session.info.software);
    const plan = wanted ? planFusing(netlist, integrator, couplings, resistors) : null;
    if (!plan) return null;
    const { buffers } = this;
    const shared = unstored(plan);
    if (!shared) await this.#session.checked(() => buffers.make('signal ahead', stateBytes(netlist), STATE));
    const products = [...couplings, ...resistors];
    const [signal, ahead, coupled] = ['signal', shared ?? 'signal ahead', 'coupled'].map((name) =>
      buffers.get(name),
    );
    const [step, nodes, drive, voltage] = ['step', 'nodes', 'drive', 'voltage'].map((name) =>
      buffers.get(name),
    );
    const steps = async (from: GPUBuffer, next: GPUBuffer): Promise<readonly Pass[]> => {
      const passes: Pass[] = [];
      for (const [n, product] of products.entries()) {
        const end = plan.ends[n];
        const finish =
          end === 'stored'
            ? stored(coupled)
            : fusedFinish(end, integrator, netlist, laws.wgsl, {
                step,
                nodes,
                drive,
                voltage,
                next,
                coupled,
              });
        const variant = await this.#variantOf(product, signal, buffers.get(shared ?? 'coupled'));
        passes.push(await this.#pass(product, variant, from, finish, kept.get(product)));
      }
      return passes;
    };
    return {
      plan,
      clear: shared && (await this.everyState('zero.wgsl', { current: ahead })),
      signals: await this.everyState('signal.wgsl', { signal: ahead }),
      there: await steps(signal, ahead),
      back: await steps(ahead, signal),
    };
  }

  /** What kernels that read `drive` must know of it. */
  get driven(): { readonly shared_drive: 0 | 1 } {
    return sharedDrive(this.#parts().netlist, this.buffers.get('drive'));
  }

  /** Bias, source and injected currents. */
  #drive(): Promise<Dispatch> {
    return this.#driving(this.buffers.get('drive'), false);
  }

  /** Magnitudes of bias and source currents, for the scale, into a buffer of their own. */
  async driveMagnitudes(): Promise<{ readonly dispatch: Dispatch; readonly drive: GPUBuffer }> {
    const bytes = driveBytes(this.#parts().netlist, false);
    const drive = await this.#session.checked(() => this.buffers.make('drive magnitudes', bytes, STATE));
    return { dispatch: await this.#driving(drive, true), drive };
  }

  #driving(drive: GPUBuffer, absolute: boolean): Promise<Dispatch> {
    const { netlist } = this.#parts();
    const shared = sharedDrive(netlist, drive);
    const constants = { absolute: absolute ? 1 : 0, ...shared };
    const others = { rows: this.buffers.get('source rows'), drive };
    return this.named('drive.wgsl', shared.shared_drive ? netlist.nodes : this.#states, others, constants);
  }
}
