/** The engine badge: which engine runs, why, and its agreement with float64 once measured. */
import type { Netlist } from '../circuit/netlist.ts';
import type { Emit } from './api.ts';
import type { Chosen } from './engines.ts';
import type { Prepared } from './prepare.ts';

/** While a circuit plays, its numbers must have stood still this long before they are measured [ms]. */
const CALM = 1500;

export class Badge {
  #measured: Netlist | null = null;
  #seen: Netlist | null = null;
  #since = 0;

  constructor(private readonly emit: Emit) {}

  /** A new engine: its agreement is not known yet. */
  show({ engine, why }: Chosen): void {
    this.#measured = null;
    this.emit({
      type: 'engine',
      report: { info: engine.info, why, agreement: Number.NaN, twin: '' },
    });
  }

  /** Measures the agreement once per parameter set: at rest at once, while playing when no slider moves. */
  async measure({ engine, why }: Chosen, { netlist, stepping }: Prepared, playing: boolean): Promise<void> {
    if (this.#measured === netlist) return;
    if (this.#seen !== netlist) {
      this.#seen = netlist;
      this.#since = performance.now();
    }
    if (playing && performance.now() - this.#since < CALM) return;
    this.#measured = netlist;
    const { measureAgreement } = await import('./twin.ts');
    const { agreement, twin } = await measureAgreement(engine, netlist, stepping);
    this.emit({ type: 'engine', report: { info: engine.info, why, agreement, twin } });
  }
}
