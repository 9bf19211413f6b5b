/** Runs a bench without a page: anneals until settled or through all its steps, then measures. */
import { formatProblem } from '../circuit/problem.ts';
import type { Anneal, Integrator, Settled, Work } from '../engine/engine.ts';
import type { BenchCell } from '../notebook/schema.ts';
import type { Metrics } from '../tasks/setting.ts';
import { measureTask } from '../tasks/task.ts';
import { ownBytes, stepCounts } from './benchmark/counts.ts';
import { chooseEngine, type Chosen } from './engines.ts';
import { benchMetrics } from './outcome.ts';
import { nodeName, prepareBench, type Prepared } from './prepare.ts';
import type { CellResult, RunOptions } from './results.ts';
import { annealTrial } from './trial.ts';

/** Throws BadInput for bad data; a circuit that blows up is `failed` in the result. */
export async function runBench(
  cell: BenchCell,
  options: RunOptions,
  began: (chosen: Pick<Chosen, 'engine' | 'why'>) => void,
): Promise<CellResult> {
  const prepared = await prepareBench(cell, options);
  const { engine: choice, webgpu } = options;
  const { integrator } = cell.anneal;
  const trial = annealTrial(prepared.netlist, prepared.stepping);
  const placed = prepared.placed !== undefined;
  const chosen = await chooseEngine({ choice, integrator, placed, webgpu, trial, orCpu: options.orCpu });
  began(chosen);
  try {
    const anneal = await trial.circuit(chosen.engine);
    const result = await annealed(prepared, anneal, options);
    anneal.dispose();
    return result;
  } finally {
    chosen.engine.dispose();
  }
}

async function annealed(prepared: Prepared, anneal: Anneal, work: RunOptions): Promise<CellResult> {
  const { cell, netlist, setting } = prepared;
  const started = performance.now();
  const before = await anneal.energy();
  const { status, residual } = await annealToEnd(prepared, anneal, work);
  const seconds = (performance.now() - started) / 1000;
  const shared = { id: cell.id, kind: 'bench', seconds, steps: anneal.step } as const;
  if (status === 'blown-up') {
    const halved = Number((anneal.stepping.dt / 2).toPrecision(3));
    const error = formatProblem({
      path: `cells.${cell.id}.anneal.dt`,
      problem: `the voltage of node ${nodeName(prepared, residual.blownUp)} blew up before step ${anneal.step} at dt ${anneal.stepping.dt.toPrecision(3)}`,
      remedy: `Halve dt: --set cells.${cell.id}.anneal.dt=${halved}`,
    });
    return { ...shared, status: 'failed', metrics: {}, error };
  }
  const voltages = await anneal.voltages();
  const metrics: Record<string, number> = { ...(await benchMetrics(prepared, anneal, { residual, before })) };
  if (cell.task) {
    Object.assign(
      metrics,
      measureTask(cell.task, setting, { netlist, voltages, time: anneal.time, steps: anneal.step, seconds }),
    );
  }
  const settled = status === 'settled';
  if (work.compared) Object.assign(metrics, comparedMetrics(prepared, anneal, { metrics, settled }));
  return { ...shared, status: settled ? 'settled' : 'stopped', metrics };
}

/** Evaluations of all currents in a step. */
const STAGES: Readonly<Record<Integrator, number>> = { euler: 1, rk4: 4, 'dormand-prince': 6, relax: 1 };

/**
 * What stands beside other rows: `operations` of the whole anneal of one copy, `memory` of the circuit with one copy, and
 * the circuit's own time and energy where it came to rest in physical time.
 */
function comparedMetrics(
  { netlist, stepping: { integrator, dt } }: Prepared,
  anneal: Anneal,
  { metrics, settled }: { readonly metrics: Metrics; readonly settled: boolean },
): Metrics {
  const single = { ...netlist, batch: 1 };
  const { resistance, capacitance, voltage } = netlist.units;
  const { time } = anneal;
  return {
    operations: anneal.step * STAGES[integrator] * stepCounts(single).multiplyAdds,
    memory: ownBytes(single),
    ...(settled &&
      time > 0 && {
        settleTime: time,
        settleSeconds: time * resistance * capacitance,
        settleStep: dt,
        settleSamples: netlist.batch,
        ...('dissipated' in metrics && { settleEnergy: metrics.dissipated * capacitance * voltage ** 2 }),
      }),
  };
}

/** Steps between two looks for a blow-up or a cancel, where a run takes all its steps. */
const BLOCK = 250;

/** Until settled, or through all its steps, as the recipe says. */
async function annealToEnd({ cell }: Prepared, anneal: Anneal, work: Work): Promise<Settled> {
  const { steps: total, tolerance, tolerate, until } = cell.anneal;
  const absolute = tolerate === 'absolute';
  if (until === 'settled') return anneal.settle({ tolerance, absolute, maxSteps: total, ...work });
  let residual = await anneal.residual();
  let done = 0;
  while (done < total && residual.blownUp < 0 && !work.signal?.aborted) {
    const steps = Math.min(BLOCK, total - done);
    await anneal.run(steps);
    done += steps;
    residual = await anneal.residual();
    work.onProgress?.({ done, total, of: 'steps' });
  }
  const settled = residual.max < tolerance * (absolute ? 1 : residual.scale);
  const stopped = work.signal?.aborted ? 'cancelled' : settled ? 'settled' : 'stopped';
  return { status: residual.blownUp >= 0 ? 'blown-up' : stopped, steps: done, residual };
}
