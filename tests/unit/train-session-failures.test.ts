/** A cell that learns meets wrong data, recipes, rates and lost devices: it says so, and goes on answering. */
import { describe, expect, it } from 'vitest';
import type { TrainEvent } from '../../src/lab/train-api.ts';
import { openTrainSession } from '../../src/lab/train-session.ts';
import { frailEngine } from '../frail-engine.ts';
import { array } from '../learning-lessons.ts';
import { cellOf, FUNCTION, nowOf, open } from '../train-sessions.ts';

describe('a cell that cannot learn', () => {
  const burgers = (training = {}) => cellOf(training, { kind: 'burgers' }, [4, 4]);
  const flow = (rows: number, columns: number, wave = Math.sin) =>
    array(
      [rows, columns],
      Array.from({ length: rows * columns }, (_, n) => wave(n)),
    );

  it('says what is wrong with its data, and learns from better ones', async () => {
    const bad = { x: flow(10, 5), y: flow(10, 4, Math.cos) };
    const opened = await open(burgers(), { data: bad });
    const { handle, status, problems, last } = opened;
    expect(status().state).toBe('failed');
    expect(problems()).toEqual(['data.x: has the shape [10, 5]']);
    // It still answers.
    await handle.start();
    expect(await handle.weights()).toBeUndefined();
    expect(problems().at(-1)).toBe('cells.fit: the circuit is not there yet');
    await handle.setData({ x: flow(10, 4), y: flow(10, 4, Math.cos) });
    expect(status()).toMatchObject({ state: 'ready', update: 0 });
    expect(last('facts').facts.samples).toEqual({ train: 8, validation: 0, test: 2 });
    await handle.step(2);
    expect(status().update).toBe(2);
    // Bad ones again: what was prepared before them is not learned in their place.
    await handle.setData(bad);
    expect(status().state).toBe('failed');
    await handle.reset();
    expect(status().state).toBe('failed');
    await handle.update(burgers({ optimiser: { rate: 0.1 } }));
    expect(status().state).toBe('failed');
    await handle.setData({});
    expect(status().state).toBe('ready');
    await handle.close();
  });

  it('says what is wrong with its recipe, and goes on with a better one', async () => {
    const { handle, status, problems } = await open(cellOf({}, FUNCTION, [3, 1]));
    expect(status().state).toBe('failed');
    expect(problems()[0]).toMatch(/^cells\.fit\.circuit\.groups\.in\.shape: is \[3\], but there is 1 /);
    await handle.update(cellOf());
    expect(status().state).toBe('ready');
    // An edit that fails leaves no run of the recipe before it.
    await handle.update(cellOf({ validation: 0.9, batch: 32 }));
    expect(status().state).toBe('failed');
    expect(problems().at(-1)).toMatch(/^cells\.fit\.training\.validation: 3 of 32 samples are left/);
    await handle.start();
    expect(status().state).toBe('failed');
    await handle.update(cellOf({ epochs: 2 }));
    await handle.step(16);
    expect(status().state).toBe('trained');
    await handle.close();
  });

  it.each(['played', 'stepped'])('has failed when it blows up while %s', async (how) => {
    const { handle, status, problems, until } = await open(
      cellOf({ optimiser: { kind: 'sgd', rate: 900 }, epochs: 500 }),
    );
    if (how === 'stepped') await handle.step(400);
    else await handle.start();
    await until('failed');
    expect(problems()[0]).toMatch(
      /^cells\.fit\.training\.optimiser\.rate: the circuit blew up before update/,
    );
    await handle.reset();
    expect(status().state).toBe('ready');
    await handle.step(1);
    expect(status()).toMatchObject({ state: 'paused', update: 1 });
    await handle.close();
  });

  it('can be cancelled while it prepares, and prepared again', async () => {
    const events: TrainEvent[] = [];
    const slow = cellOf({}, { kind: 'heat', samples: 16_384, tests: 4_096 }, [64, 64]);
    const handle = openTrainSession(
      slow,
      { engine: 'cpu', data: {}, autoplay: true, orCpu: true, webgpu: async () => 'none' },
      (event) => events.push(event),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await handle.cancel();
    const states = () => events.flatMap((event) => (event.type === 'status' ? [event.status.state] : []));
    expect(states()).toEqual(['preparing', 'cancelled']);
    await handle.update(cellOf());
    expect(states().at(-1)).toBe('ready');
    expect(events.some(({ type }) => type === 'problem')).toBe(false);
    await handle.close();
  });

  it('is silent once it is closed', async () => {
    const { handle, events, until } = await open(cellOf({ epochs: 100_000 }));
    await handle.start();
    await until('running');
    await handle.close();
    const told = events.length;
    await handle.start();
    await handle.step(3);
    await handle.reset();
    await handle.setData({});
    expect(await handle.ask(Float32Array.of(0))).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(events).toHaveLength(told);
  });
});

describe('a cell whose device is lost', () => {
  const lost = 'cells.fit: the GPU device was lost (for a test)';

  it('says so, and trains on to the same end', async () => {
    const calm = await open(cellOf());
    await calm.handle.step(400);
    const opened = await open(cellOf(), { webgpu: frailEngine });
    await opened.handle.step(130);
    await opened.handle.loseDevice();
    await opened.handle.start();
    await opened.until('trained');
    expect(opened.problems()).toEqual([lost]);
    expect(opened.last('problem').recovered).toBe(true);
    expect(nowOf(opened)).toEqual(nowOf(calm));
    // The training loss is the mean since the last report, and those come by the clock.
    const { mae, rmse } = calm.status().metrics;
    expect(opened.status().metrics).toMatchObject({ mae, rmse });
    await calm.handle.close();
    await opened.handle.close();
  });

  it('answers all the same while it is paused', async () => {
    const { handle, last, status, problems } = await open(cellOf(), { webgpu: frailEngine });
    await handle.step(20);
    await handle.loseDevice();
    expect(await handle.ask(last('answers').inputs)).toHaveLength(9);
    await handle.loseDevice();
    expect((await handle.weights()).length).toBeGreaterThan(0);
    await handle.loseDevice();
    await handle.checkGradient();
    expect(last('gradient').report.cosine).toBeGreaterThan(0.999);
    expect(status().state).toBe('paused');
    await handle.step(1);
    expect(problems()).toEqual([lost]);
    await handle.close();
  });
});
