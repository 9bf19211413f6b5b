/** One row that times epochs of training. The circuit's gradients are the business of its tests; here it must learn. */
import { Course } from '../../learning/course.ts';
import type { Engine } from '../../engine/engine.ts';
import type { MeasuredRow } from './results.ts';
import { calibrate, race, type Contestant, type Pace } from './timing.ts';
import type { TrainingCase } from './training-cases.ts';

export async function measureEpochs(given: TrainingCase, engine: Engine, pace: Pace): Promise<MeasuredRow> {
  const prepared = await given.prepare();
  const { cell, chapters, netlist, plan, updates, updatesPerEpoch } = prepared;
  const { mechanism, optimiser, schedule, beta, feedback } = cell.training;
  if (mechanism === 'offline') throw new Error('nothing is trained step by step');
  const circuit = await engine.train(plan);
  try {
    const [{ train, variants }] = chapters;
    circuit.load('train', train);
    const course = new Course(
      circuit,
      { mechanism, rate: optimiser.rate, schedule, beta, feedback, seed: cell.seed, updates },
      { set: 'train', samples: train.count / variants, variants },
    );
    const own: Contestant = {
      run: async (epochs) => {
        await course.advance(epochs * updatesPerEpoch);
        await circuit.idle();
      },
    };
    await own.run(1);
    const { loss: before } = await course.report();
    const { units } = await calibrate(own, pace);
    const [timing] = await race([{ contestant: own, units }], pace);
    const { loss: after } = await course.report();
    if (!(after < before)) throw new Error(`the loss went from ${before} to ${after}`);
    return {
      name: given.name,
      title: given.title,
      unit: 'epoch',
      nodes: netlist.nodes,
      batch: netlist.batch,
      engine: engine.info.kind,
      timing,
      judge: `the mean loss fell from ${before.toPrecision(3)} to ${after.toPrecision(3)}`,
      peers: [],
    };
  } finally {
    circuit.dispose();
  }
}
