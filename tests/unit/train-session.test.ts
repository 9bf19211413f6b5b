/** A cell that learns as the page meets it: what it is told, in which order, and what its calls do. */
import { describe, expect, it } from 'vitest';
import { readTensors, writeTensors } from '../../src/data/safetensors.ts';
import { cellOf, nowOf, open } from '../train-sessions.ts';

describe('a cell that learns, open', () => {
  it('tells what it is, where it runs and how it starts, in this order', async () => {
    const opened = await open(cellOf());
    const { handle, types, last, status, events } = opened;
    expect(types().slice(0, 9)).toEqual([
      'status',
      'facts',
      'curve',
      'engine',
      'sample',
      'answers',
      'look',
      'weights',
      'engine',
    ]);
    const states = events.flatMap((event) => (event.type === 'status' ? [event.status.state] : []));
    expect(states).toEqual(['preparing', 'ready']);
    const { facts } = last('facts');
    expect(facts).toMatchObject({
      parameters: 12 + 7,
      samples: { train: 32, validation: 0, test: 9 },
      updatesPerEpoch: 8,
    });
    expect(facts.blocks.map(({ name, rows, columns }) => [name, rows, columns])).toContainEqual([
      'couplings.first.weights',
      1,
      6,
    ]);
    const { report } = last('engine');
    expect([report.info.kind, report.why]).toEqual(['cpu', 'The CPU engine was asked for.']);
    expect(report.agreement).toBeLessThan(1e-5);
    expect(events.find((event) => event.type === 'curve')).toEqual({
      type: 'curve',
      points: [],
      restart: true,
    });
    expect(last('sample')).toMatchObject({ index: 0, input: Float32Array.of(-1), truth: Float32Array.of(1) });
    expect(last('weights').start).toEqual(last('weights').now);
    expect(status()).toMatchObject({ update: 0, updates: 400, epochs: 50, bestAt: -1, ended: '' });
    await handle.close();
  });

  it('plays to the end by itself when told to, and its curve and metrics arrive', async () => {
    const { handle, until, status, events } = await open(cellOf(), { autoplay: true });
    await until('trained');
    const points = events.flatMap((event) => (event.type === 'curve' ? event.points : []));
    expect(points.map(({ update }) => update)).toEqual(Array.from({ length: 50 }, (_, e) => 8 * (e + 1)));
    expect(points[49].train).toBeLessThan(points[0].train / 3);
    expect(status()).toMatchObject({ update: 400, epoch: 50 });
    expect(status().metrics.mae).toBeLessThan(0.15);
    expect(status().metrics.trainLoss).toBe(points[49].train);
    await handle.close();
  });

  it('starts, pauses, steps, starts again and resets to the same weights', async () => {
    const opened = await open(cellOf({ epochs: 100_000 }));
    const { handle, status, until, last } = opened;
    const start = nowOf(opened);
    await handle.start();
    await until('running');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await handle.pause();
    expect(status().state).toBe('paused');
    const { update } = status();
    expect(update).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(status().update).toBe(update);
    await handle.step(5);
    expect(status()).toMatchObject({ state: 'paused', update: update + 5 });
    expect(last('look').update).toBe(update + 5);
    expect(last('weights').update).toBe(update + 5);
    expect(nowOf(opened)).not.toEqual(start);
    expect(last('weights').start).toEqual(start);
    await handle.start();
    await handle.pause();
    await handle.reset();
    expect(status()).toMatchObject({ state: 'ready', update: 0 });
    expect(nowOf(opened)).toEqual(start);
    expect(last('curve')).toEqual({ type: 'curve', points: [], restart: true });
    // The same steps lead to the same weights.
    await handle.step(3);
    const three = nowOf(opened);
    await handle.reset();
    await handle.step(3);
    expect(nowOf(opened)).toEqual(three);
    await handle.close();
  });

  it('ends where it is when cancelled, with the best weights so far and their metrics', async () => {
    const opened = await open(cellOf({ epochs: 400, validation: 0.25, optimiser: { rate: 0.3 } }));
    const { handle, status, last } = opened;
    await handle.step(240);
    const before = nowOf(opened);
    const { bestAt } = status();
    expect(bestAt).toBeGreaterThan(0);
    expect(bestAt).toBeLessThan(240);
    const shown = last('sample');
    await handle.cancel();
    expect(status()).toMatchObject({ state: 'cancelled', update: 240, bestAt });
    expect(nowOf(opened)).not.toEqual(before);
    expect(last('sample')).not.toBe(shown);
    await handle.cancel();
    expect(status().state).toBe('cancelled');
    await handle.close();
  });

  it('goes on with an edited rate or budget, and starts afresh with another optimiser', async () => {
    const opened = await open(cellOf({ epochs: 100_000 }));
    const { handle, status, until, events } = opened;
    const start = nowOf(opened);
    await handle.step(4);
    const four = nowOf(opened);
    await handle.update(cellOf({ epochs: 100_000, optimiser: { rate: 0.2 } }));
    expect(status()).toMatchObject({ state: 'paused', update: 4, rate: 0.2 });
    expect(nowOf(opened)).toEqual(four);
    const told = events.length;
    await handle.update({ ...cellOf({ epochs: 100_000, optimiser: { rate: 0.2 } }), title: 'Another title' });
    expect(events).toHaveLength(told);
    await handle.start();
    await until('running');
    await handle.update(cellOf({ epochs: 90_000, optimiser: { rate: 0.05 } }));
    await until('running');
    expect(status().rate).toBe(0.05);
    expect(status().update).toBeGreaterThan(4);
    await handle.pause();
    await handle.update(cellOf({ epochs: 90_000, optimiser: { kind: 'sgd', rate: 0.05 } }));
    expect(status()).toMatchObject({ state: 'ready', update: 0 });
    expect(nowOf(opened)).toEqual(start);
    await handle.close();
  });

  it('gives its weights as a file and takes them back', async () => {
    const opened = await open(cellOf());
    const { handle, status, last } = opened;
    await handle.step(40);
    const trained = nowOf(opened);
    const answers = last('answers').answers;
    const file = await handle.weights();
    expect([...readTensors(file).tensors.keys()].sort()).toEqual(
      last('facts')
        .facts.blocks.map(({ name }) => name)
        .sort(),
    );
    await handle.reset();
    expect(nowOf(opened)).not.toEqual(trained);
    const { mae } = status().metrics;
    await handle.openWeights(file);
    expect(nowOf(opened)).toEqual(trained);
    // What is shown is what these weights answer.
    expect(last('answers').answers).toEqual(answers);
    expect(status().metrics.mae).not.toBe(mae);
    await handle.close();
  });

  it('refuses wrong weights, and nothing is lost', async () => {
    const opened = await open(cellOf());
    const { handle, status, problems } = opened;
    await handle.step(10);
    const before = nowOf(opened);
    const wrong = new Map([['couplings.first.weights', { shape: [5], values: new Float32Array(5) }]]);
    await handle.openWeights(writeTensors(wrong, {}));
    expect(problems()[0]).toBe('weights.couplings.first.weights: it holds 5 numbers, the circuit has 6');
    expect(problems()).toContain('weights.couplings.second.weights: the file has no tensor of that name');
    await handle.openWeights(new TextEncoder().encode('not weights at all'));
    expect(problems().at(-1)).toContain('safetensors');
    expect(status()).toMatchObject({ state: 'paused', update: 10 });
    await handle.step(0);
    expect(nowOf(opened)).toEqual(before);
    await handle.step(1);
    expect(status().update).toBe(11);
    await handle.close();
  });

  it('answers questions, one or many at once, also while it trains', async () => {
    const { handle, last, until, problems } = await open(cellOf({ epochs: 100_000 }));
    const { inputs, answers } = last('answers');
    expect(await handle.ask(inputs)).toEqual(answers);
    const one = await handle.ask(inputs.slice(3, 4));
    expect(one[0]).toBeCloseTo(answers[3], 5);
    await handle.start();
    await until('running');
    expect(await handle.ask(Float32Array.of(0.5))).toHaveLength(1);
    await handle.close();
    expect(problems()).toEqual([]);
    const two = await open(cellOf({}, { kind: 'drift', samples: 16, tests: 4 }, [3, 2]));
    expect(await two.handle.ask(new Float32Array(6))).toHaveLength(4);
    await two.handle.ask(new Float32Array(4));
    expect(two.problems()).toEqual(['cells.fit: 4 voltages were asked of 3 input nodes']);
    await two.handle.close();
  });

  it.each(['adjoint', 'nudging'])(
    'checks its gradient by %s against finite differences',
    async (mechanism) => {
      const { handle, last, problems, status } = await open(cellOf({ mechanism, beta: 0.05 }));
      await handle.checkGradient();
      expect(problems()).toEqual([]);
      const { report } = last('gradient');
      expect(report.cosine).toBeGreaterThan(0.999);
      expect(report.compared).toBe(19);
      expect(report.twin).toBe('8 nodes, 3 training samples');
      expect(status().state).toBe('ready');
      await handle.close();
    },
  );
});
