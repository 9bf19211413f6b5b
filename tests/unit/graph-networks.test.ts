import { describe, expect, it } from 'vitest';
import { smoothingOf, transitionsOf } from '../../src/baselines/graph/adjacency.ts';
import { graphNetwork, type GraphNetwork } from '../../src/baselines/graph/open.ts';
import type { Window } from '../../src/baselines/graph/window.ts';
import { countOf } from '../../src/baselines/jax/network.ts';
import { checkGradient } from '../network-gradient.ts';

/** Five sensors on a ring, one road across in one direction. */
const SENSORS = 5;
const ring = new Float32Array(SENSORS ** 2);
for (let s = 0; s < SENSORS; s++) {
  ring[s * SENSORS + s] = 1;
  ring[s * SENSORS + ((s + 1) % SENSORS)] = 0.6;
  ring[((s + 1) % SENSORS) * SENSORS + s] = 0.6;
}
const oneWay = ring.map((x, n) => (n === 2 ? 0.5 : x));

const small: Window = {
  kind: 'network',
  sensors: SENSORS,
  history: 6,
  channels: 2,
  horizon: 3,
  adjacency: oneWay,
};

const waveNet = { residual: 3, dilation: 4, skip: 5, end: 6, blocks: 2, layers: 2, order: 2, embedding: 2 };
const mega = { units: 3, prototypes: 4, memory: 2, order: 3, hears: 'value' } as const;
const SMALL: readonly [string, GraphNetwork, Partial<Window>][] = [
  ['Graph WaveNet', { kind: 'graph-wavenet', ...waveNet }, {}],
  [
    'Graph WaveNet without any graph',
    { kind: 'graph-wavenet', ...waveNet, embedding: 0 },
    { adjacency: null },
  ],
  ['Graph WaveNet on a long history', { kind: 'graph-wavenet', ...waveNet, layers: 1 }, { adjacency: ring }],
  [
    'MTGNN',
    { kind: 'mtgnn', channels: 4, skip: 5, end: 6, layers: 2, depth: 2, embedding: 3, neighbours: 5 },
    {},
  ],
  ['T-GCN', { kind: 't-gcn', units: 4 }, {}],
  ['DDGCRN', { kind: 'ddgcrn', units: 3, embedding: 3, encoders: 2 }, {}],
  ['MegaCRN', { kind: 'megacrn', ...mega }, {}],
  ['MegaCRN that hears the time', { kind: 'megacrn', ...mega, order: 2, hears: 'all' }, {}],
];

describe('graph networks', () => {
  it.each(SMALL)(
    '%s: the gradient is the slope of the loss',
    async (_, model, more) => {
      const { cosine, ratio } = await checkGradient(await graphNetwork({ ...small, ...more }, model));
      expect(cosine).toBeGreaterThan(0.999);
      expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
    },
    180_000,
  );
});

/** Networks at a size somebody published or counted; nothing is trained. */
const of = (more: Partial<Window>): Window => ({
  ...small,
  history: 12,
  horizon: 12,
  adjacency: null,
  ...more,
});
const published = {
  waveNet: {
    kind: 'graph-wavenet',
    residual: 32,
    dilation: 32,
    skip: 256,
    end: 512,
    blocks: 4,
    layers: 2,
    order: 2,
    embedding: 10,
  },
  mtgnn: {
    kind: 'mtgnn',
    channels: 32,
    skip: 64,
    end: 128,
    layers: 3,
    depth: 2,
    embedding: 40,
    neighbours: 20,
  },
  ddgcrn: { kind: 'ddgcrn', units: 64, embedding: 10, encoders: 2 },
} as const;
const map = (from: number, to: number): number => (from + 1) * to;

describe('parameters at published sizes', () => {
  const count = async (window: Window, model: GraphNetwork) => countOf(await graphNetwork(window, model));

  // Where the published code has arrays that nothing ever reads, they are counted here and added.
  it('Graph WaveNet: 250,689 on 307 sensors with nine channels, one step out and no graph, 309,400 as its paper has it', async () => {
    const residualMaps = 8 * map(32, 32);
    const lastNormalisation = 2 * 32;
    const pems = of({ sensors: 307, channels: 9, horizon: 1 });
    const ours = await count(pems, { ...published.waveNet, embedding: 0 });
    expect(ours).toBe(241_121);
    expect(ours + residualMaps + map(32, 32) + lastNormalisation).toBe(250_689);
    const adjacency = new Float32Array(207 ** 2);
    adjacency[1] = 1;
    const paper = await count(of({ sensors: 207, adjacency }), published.waveNet);
    expect(paper + residualMaps + map(7 * 32, 32) + lastNormalisation).toBe(309_400);
  });

  it('MTGNN: 555,169 on 307 sensors with nine channels and one step out, 405,452 as its paper has it', async () => {
    const residualMaps = 3 * map(32, 32);
    const ours = await count(of({ sensors: 307, channels: 9, horizon: 1 }), published.mtgnn);
    expect(ours / 555_169).toBeGreaterThan(0.99);
    expect(ours + residualMaps).toBe(555_169);
    expect((await count(of({ sensors: 207 }), published.mtgnn)) + residualMaps).toBe(405_452);
  });

  it('DDGCRN: 567,109 on 307 sensors with one step out', async () => {
    // Two encoders of three gates' worth of maps on 65 channels, a second embedding of the sensors, and the week's.
    const spare = 2 * (2 * 65 + 1) * 3 * 64 + 307 * 10;
    const ours = await count(of({ sensors: 307, history: 1, horizon: 1 }), published.ddgcrn);
    expect(ours + spare + 7 * 10).toBe(567_109);
    expect(ours).toBe(513_665);
  });

  it('MegaCRN: 316,225 on 307 sensors with nine channels and sizes of 64', async () => {
    const model = { kind: 'megacrn', units: 64, prototypes: 64, memory: 64, order: 2, hears: 'all' } as const;
    expect(await count(of({ sensors: 307, channels: 9 }), model)).toBe(316_225);
  });

  it('T-GCN: its weights do not know how many sensors there are', async () => {
    for (const sensors of [156, 207])
      expect(await count(of({ sensors, horizon: 3 }), { kind: 't-gcn', units: 64 })).toBe(12_867);
  });
});

describe('what a graph is made into', () => {
  it('walks along and against the edges, once where they are the same', () => {
    const [along, against] = transitionsOf(oneWay, SENSORS);
    expect(transitionsOf(ring, SENSORS)).toHaveLength(1);
    expect(transitionsOf(null, SENSORS)).toEqual([]);
    for (const walk of [along, against])
      for (let s = 0; s < SENSORS; s++) {
        const row = walk.subarray(s * SENSORS, (s + 1) * SENSORS);
        expect(row.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 6);
      }
    expect(along[2]).toBeCloseTo(0.5 / 2.7, 6);
    expect(against[2 * SENSORS]).toBeCloseTo(0.5 / 2.7, 6);
  });

  it('smooths with a loop at every sensor, or leaves those without neighbours alone', () => {
    expect(smoothingOf(ring, SENSORS)[1]).toBeCloseTo(0.6 / 3.2, 6);
    expect(smoothingOf(ring, SENSORS)[0]).toBeCloseTo(2 / 3.2, 6);
    const alone = smoothingOf(null, SENSORS);
    expect(alone.every((x, n) => x === (n % (SENSORS + 1) === 0 ? 1 : 0))).toBe(true);
  });
});
