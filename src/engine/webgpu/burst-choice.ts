/**
 * Who takes a circuit's steps: dispatches, several a step, or bursts of many. Counts decide where they are clear;
 * between, both are tried once enough steps were asked for to repay it.
 */
import { BurstPlan, type Burst, type Crew } from './burst.ts';
import type { DeviceCircuit } from './circuit.ts';
import type { WebGpuIntegrator } from './pass-maker.ts';
import type { Session } from './session.ts';
import { workPerStep } from './work.ts';

/** Who may be asked for by name; `steps/dispatched` by leaving bursts out. */
const CREWS: Readonly<Record<string, Crew>> = {
  'steps/by-sample': 'sample',
  'steps/by-group-4': 4,
  'steps/by-group-64': 64,
  'steps/by-group-256': 256,
};

/**
 * Multiplications of a step below which the dispatches of a step take longer than its work, and those above which there is
 * work enough for the whole device; on hardware by the busiest thread, on a processor, which has few, in all.
 */
const CLEAR = { software: [4e3, 1e5], hardware: [5e2, 2e4] } as const;
/** Steps asked for before both are tried, and steps of a trial. */
const PATIENCE = 1024;
const TRIAL = 32;
const ROUNDS = 3;

interface Made {
  readonly integrator: WebGpuIntegrator;
  readonly plan: BurstPlan | null;
  readonly burst: Burst | null;
  /** Decided, or by counts that may be wrong. */
  readonly sure: boolean;
}

export class BurstChoice {
  readonly #session: Session;
  readonly #circuit: DeviceCircuit;
  readonly #forced: string | undefined;
  #made: Made | null = null;
  #asked = 0;
  /** What trials found, by integrator: other numbers of the same circuit take as long. */
  readonly #faster = new Map<WebGpuIntegrator, boolean>();

  constructor(session: Session, circuit: DeviceCircuit, forced: readonly string[]) {
    this.#session = session;
    this.#circuit = circuit;
    this.#forced = forced.find((name) => name.startsWith('steps/'));
  }

  /** Name of what takes the steps at present. */
  get name(): string {
    const crew = this.#made?.burst?.crew;
    return Object.keys(CREWS).find((name) => CREWS[name] === crew) ?? 'steps/dispatched';
  }

  get bytes(): number {
    return this.#made?.plan?.buffers.bytes ?? 0;
  }

  /**
   * The burst to take so many steps by, or null. `time` says how long bursts, or with null dispatches, take for some steps
   * from the present state, which it leaves as it was [ms].
   */
  async of(
    integrator: WebGpuIntegrator,
    steps: number,
    time: (burst: Burst | null, steps: number) => Promise<number>,
  ): Promise<Burst | null> {
    this.#asked += steps;
    if (this.#made?.integrator !== integrator) {
      this.renew();
      this.#made = await this.#make(integrator);
    }
    const { plan, sure } = this.#made;
    if (sure || !plan || this.#asked < PATIENCE) return this.#made.burst;
    const burst = this.#made.burst ?? (await this.#crewed(plan, this.#crew()));
    const [byBurst, dispatched] = [[burst], [null]].map(() => [] as number[]);
    // The first of each warms up.
    for (let n = 0; n <= ROUNDS; n++) {
      byBurst.push(await time(burst, TRIAL));
      dispatched.push(await time(null, TRIAL));
    }
    const faster = Math.min(...byBurst.slice(1)) < Math.min(...dispatched.slice(1));
    this.#faster.set(integrator, faster);
    if (!faster) plan.dispose();
    this.#made = { integrator, plan: faster ? plan : null, burst: faster ? burst : null, sure: true };
    return this.#made.burst;
  }

  async #make(integrator: WebGpuIntegrator): Promise<Made> {
    const none = { integrator, plan: null, burst: null, sure: true };
    const crew = this.#forced ? CREWS[this.#forced] : this.#crew();
    const counted = this.#byCounts(crew);
    const known = this.#forced ? true : (this.#faster.get(integrator) ?? counted);
    if (!crew || known === false) return none;
    const plan = await BurstPlan.of(this.#session, this.#circuit, integrator);
    if (!plan?.fits(crew)) {
      plan?.dispose();
      return none;
    }
    if (known === null) return { integrator, plan, burst: null, sure: false };
    return { integrator, plan, burst: await this.#crewed(plan, crew), sure: true };
  }

  /** A processor has lanes for a few threads and is slow at having them wait; a GPU wants many. */
  #crew(): Crew {
    const { nodes, batch } = this.#circuit.netlist;
    if (this.#session.info.software) return 4;
    if (nodes <= 8 && batch > 1) return 'sample';
    return nodes <= 64 ? 64 : 256;
  }

  /** Whether bursts are faster; null where counts do not say. */
  #byCounts(crew: Crew): boolean | null {
    const { netlist } = this.#circuit;
    const { software } = this.#session.info;
    const work = workPerStep(netlist);
    const busiest = work / netlist.batch / (crew === 'sample' ? 1 : Math.min(crew, netlist.nodes));
    const [low, high] = software ? CLEAR.software : CLEAR.hardware;
    const count = software ? work : busiest;
    return count <= low ? true : count >= high ? false : null;
  }

  async #crewed(plan: BurstPlan, crew: Crew): Promise<Burst> {
    return { plan, crew, dispatch: await plan.dispatch(crew), most: plan.most(crew) };
  }

  /** After parameters or holds changed. */
  renew(): void {
    this.#made?.plan?.dispose();
    this.#made = null;
  }
}
