/**
 * A generated road network: a ring road with sensors in the direction of travel and one cross road, 5 minutes a step.
 * Speeds fall a little at rush hours; jams begin somewhere, mostly at rush hours, and travel against the traffic from
 * sensor to sensor, so that what a sensor's neighbours ahead measure tells what is coming.
 */
import { normal, streamOf, uniform } from '../../circuit/philox.ts';
import type { Pace } from './pace.ts';

/** Steps of a day. */
export const DAY = 288;
/** Lowest and highest speed [mph]. */
const CRAWL = 4;
const LIMIT = 70;
/** Middle of the rush hours [steps after midnight]: 8:00 and 17:30. */
const RUSH = [96, 210];
/** Steps a jam takes from one sensor to the one behind it. */
const PACE = 2;
/** Share of yesterday's step that stays in a sensor's own wandering, and its size [mph]. */
const MEMORY = 0.8;
const WANDERING = 1.2;
const MEASUREMENT = 0.8;

const FREE = streamOf('learn.traffic.free');
const JAMS = streamOf('learn.traffic.jams');
const WANDER = streamOf('learn.traffic.wander');
const NOISE = streamOf('learn.traffic.noise');

export interface Road {
  /** [steps, sensors], mph. */
  readonly speed: Float32Array;
  /** [sensors, sensors], 0..1, symmetric, 1 on the diagonal. */
  readonly adjacency: Float32Array;
}

export async function generateRoad(
  { seed, sensors, steps }: { readonly seed: number; readonly sensors: number; readonly steps: number },
  pace: Pace,
): Promise<Road> {
  const speed = new Float32Array(steps * sensors);
  const free = Float64Array.from({ length: sensors }, (_, s) => 56 + 10 * uniform(seed, s, 0, 0, FREE));
  const wandering = new Float64Array(sensors);
  const jams = new Float64Array(steps * sensors);
  for (let day = 0; day * DAY < steps; day++) addJams(jams, seed, day, sensors, steps);
  for (let t = 0; t < steps; t++) {
    if (pace.isDue()) await pace.rest(t);
    const slow = 3 * RUSH.reduce((sum, hour) => sum + Math.exp(-((((t % DAY) - hour) / 18) ** 2)), 0);
    for (let s = 0; s < sensors; s++) {
      wandering[s] =
        MEMORY * wandering[s] + WANDERING * Math.sqrt(1 - MEMORY ** 2) * normal(seed, s, t, 0, WANDER);
      const measured = MEASUREMENT * normal(seed, s, t, 0, NOISE);
      const mph = free[s] - slow - jams[t * sensors + s] + wandering[s] + measured;
      speed[t * sensors + s] = Math.min(LIMIT, Math.max(CRAWL, mph));
    }
  }
  return { speed, adjacency: adjacencyOf(sensors) };
}

/** Adds the slowing [mph] of one day's jams to [steps, sensors]. */
function addJams(jams: Float64Array, seed: number, day: number, sensors: number, steps: number): void {
  const count = Math.max(3, Math.round(sensors / 4));
  for (let jam = 0; jam < count; jam++) {
    const draw = (what: number): number => uniform(seed, what, jam, day, JAMS);
    const where = Math.floor(draw(0) * sensors);
    const rush = RUSH[draw(1) < 0.5 ? 0 : 1] + 24 * (draw(2) + draw(3) - 1);
    const start = day * DAY + (draw(4) < 0.8 ? rush : DAY * draw(2));
    const length = 10 + 20 * draw(5);
    const depth = 15 + 30 * draw(6);
    const reach = Math.min(sensors, 3 + Math.floor(6 * draw(7)));
    for (let behind = 0; behind < reach; behind++) {
      const sensor = (where - behind + sensors) % sensors;
      const first = start + PACE * behind;
      const most = depth * (1 - behind / reach);
      for (let t = Math.max(0, Math.ceil(first)); t < Math.min(steps, first + length); t++)
        jams[t * sensors + sensor] += most * Math.sin((Math.PI * (t - first)) / length) ** 2;
    }
  }
}

/** exp(-(d / 1.5)^2) of the distance d along the ring up to 2 sensors, and one cross road between opposite sensors. */
function adjacencyOf(sensors: number): Float32Array {
  const adjacency = new Float32Array(sensors * sensors);
  for (let a = 0; a < sensors; a++) {
    for (let distance = -2; distance <= 2; distance++) {
      const b = (a + distance + 2 * sensors) % sensors;
      const weight = Math.exp(-((distance / 1.5) ** 2));
      adjacency[a * sensors + b] = Math.max(adjacency[a * sensors + b], weight);
    }
  }
  const across = Math.floor(sensors / 2);
  adjacency[across] = adjacency[across * sensors] = Math.max(adjacency[across], 0.5);
  return adjacency;
}
