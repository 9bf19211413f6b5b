/** Runs that keep together in simulated time while they play, such as two that are compared. */

/** A run as the others of its company see it. */
export interface Member {
  readonly playing: boolean;
  /** What it has taken: steps, and simulated time [RC]. */
  readonly step: number;
  readonly time: number;
  /** Time of a step [RC]. */
  readonly dt: number;
  /** Whether its steps take no time, as under `relax`; then a whole company goes by steps. */
  readonly timeless: boolean;
  /** Speed it is to keep [steps/s]. */
  readonly speed: number;
}

/** A run may be ahead of another by what its speed takes it in so long [s], and never by more steps than that. */
const LEAD = 0.05;
const LEAD_STEPS = 256;

const companies = new Map<string, Set<() => Member | null>>();

export class Company {
  readonly #members: Set<() => Member | null>;

  /** Joins the company of this name; `look` gives the run as it stands, null while there is none. */
  constructor(
    readonly name: string,
    private readonly look: () => Member | null,
  ) {
    this.#members = companies.get(name) ?? new Set();
    this.#members.add(look);
    companies.set(name, this.#members);
  }

  leave(): void {
    this.#members.delete(this.look);
    if (this.#members.size === 0) companies.delete(this.name);
  }

  /** Most steps this run may take now without leaving one that plays behind. */
  most(): number {
    const own = this.look();
    if (!own) return 0;
    const others = [...this.#members].flatMap((look) => {
      const member = look === this.look ? null : look();
      return member?.playing ? [member] : [];
    });
    const bySteps = [own, ...others].some(({ timeless }) => timeless);
    const behind = Math.min(
      ...others.map((other) => (bySteps ? other.step - own.step : (other.time - own.time) / own.dt)),
    );
    const lead = Math.max(1, Math.min(LEAD_STEPS, LEAD * own.speed));
    return Math.max(0, Math.floor(behind + lead));
  }
}
