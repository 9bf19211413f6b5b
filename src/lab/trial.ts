/** What an engine is tried on before one is chosen: the circuit itself, for a few milliseconds. */
import type { Netlist } from '../circuit/netlist.ts';
import type { Anneal, Checkpoint, Engine, Stepping } from '../engine/engine.ts';
import type { TrainingPlan } from '../engine/training.ts';

export interface Trial {
  /** What is timed, e.g. `a step`. */
  readonly of: string;
  /** Time of one on an engine [ms]. */
  readonly time: (engine: Engine) => Promise<number>;
}

/** A trial goes on until it has lasted this long [ms]. */
const LONG = 8;
const MOST_STEPS = 4096;

/** Time after which a trial is not repeated [ms]. */
const ENOUGH = 60;

/** Runs more and more of something until it lasts; the time of one [ms]. */
async function paced(run: (count: number) => Promise<void>): Promise<number> {
  // The first one compiles and allocates.
  await run(1);
  const begun = performance.now();
  for (let count = 1; ; count *= 4) {
    let fastest = Infinity;
    // A busy machine may take the processor away for longer than a whole trial: what lasts is run again.
    do {
      const start = performance.now();
      await run(count);
      fastest = Math.min(fastest, performance.now() - start);
    } while (fastest >= LONG && performance.now() - begun < ENOUGH);
    if (fastest >= LONG || count >= MOST_STEPS) return fastest / count;
  }
}

export interface AnnealTrial extends Trial {
  /** The circuit at its start on the engine that was chosen: the one that was tried there, or a new one. */
  circuit(engine: Engine): Promise<Anneal>;
}

/** Steps of a circuit. What was tried last is kept until `circuit` is asked for. */
export function annealTrial(netlist: Netlist, stepping: Stepping): AnnealTrial {
  let tried: { engine: Engine; anneal: Anneal; start: Checkpoint } | null = null;
  return {
    of: 'a step',
    time: async (engine) => {
      tried?.anneal.dispose();
      tried = null;
      const anneal = await engine.create(netlist, stepping);
      tried = { engine, anneal, start: await anneal.checkpoint() };
      return paced(async (count) => {
        await anneal.run(count);
        await anneal.idle();
      });
    },
    circuit: async (engine) => {
      const kept = tried;
      tried = null;
      if (kept?.engine === engine) {
        await kept.anneal.restore(kept.start);
        return kept.anneal;
      }
      kept?.anneal.dispose();
      return engine.create(netlist, stepping);
    },
  };
}

/** Settling and updating a circuit that learns, at rate 0 on samples of nothing. */
export function trainingTrial(plan: TrainingPlan): Trial {
  const { groups, batch } = plan.netlist;
  const fed = plan.fed.reduce((sum, g) => sum + groups[g].size, 0);
  const outputs = groups.reduce((sum, { role, size }) => sum + (role === 'output' ? size : 0), 0);
  const samples = {
    count: batch,
    inputs: new Float32Array(batch * fed).fill(0.5),
    targets: new Float32Array(batch * outputs),
  };
  const indices = Uint32Array.from({ length: batch }, (_, n) => n);
  return {
    of: 'settling a batch',
    time: async (engine) => {
      const circuit = await engine.train(plan);
      try {
        circuit.load('trial', samples);
        return await paced(async (count) => {
          for (let n = 0; n < count; n++) {
            circuit.gather('trial', indices);
            circuit.settle();
            circuit.feedback();
          }
          await circuit.idle();
        });
      } finally {
        circuit.dispose();
      }
    },
  };
}
