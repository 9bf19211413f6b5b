/**
 * Traffic to learn, by the protocol of T-GCN (Zhao et al. 2020): speeds over their maximum, the first 80 % of the rows
 * for training, windows of history and horizon within each part, errors in original units over all predicted steps.
 * One circuit with shared weights answers for every sensor: the groups are rows of sensors.
 */
import type { DataSet } from '../../circuit/given.ts';
import { reject } from '../../circuit/problem.ts';
import type { GroupRecipe } from '../../circuit/schema.ts';
import { shapeText } from '../../data/caps.ts';
import type { Lesson, LessonOptions } from '../lesson.ts';
import { arrayGiven, type Metrics } from '../setting.ts';
import { errorsOf } from './errors.ts';
import { Pace } from './pace.ts';
import { checkFinite, isConstant } from './pairs.ts';
import { checkMemory, inVolts, onlyGroup, portsOf } from './ports.ts';
import { generateRoad } from './road.ts';
import {
  featuresOf,
  networkInputs,
  speedsOf,
  STEP_CHANNELS,
  STRETCH,
  windowSamples,
  windowsIn,
} from './traffic-features.ts';

export interface TrafficTask {
  readonly kind: 'traffic';
  /** Steps in and steps out. */
  readonly history: number;
  readonly horizon: number;
  /** Size of a generated network. */
  readonly sensors: number;
  readonly steps: number;
}

export const TRAFFIC_DATA = [
  { name: 'speed', describes: 'speed in mph, 5 minutes a row, from midnight, [rows, sensors]' },
  {
    name: 'adjacency',
    describes: 'how near sensors are to each other, [sensors, sensors]; without it every sensor stands alone',
  },
] as const;

const TRAIN_SHARE = 0.8;
/** Numbers of steps out whose errors are reported, where the task predicts as many. */
const HORIZONS = [3, 6, 9, 12];

interface Network {
  readonly speed: Float32Array;
  readonly sensors: number;
  readonly rows: number;
  readonly adjacency: Float32Array | null;
}

/**
 * `rmse3`, `mae3` ... `rmse12`, `mae12` count the first 3, 6, 9, 12 of the predicted steps, all on the windows of the
 * whole horizon; `rmse` and `mae` are those of the fewest. References: repeating the last value, `repeatLastRmse3` ...
 * The decoded answer is a change of speed from the last step in [mph]. Throws BadInput where groups or data do not fit.
 */
export async function prepareTraffic(task: TrafficTask, options: LessonOptions): Promise<Lesson> {
  const { history, horizon } = task;
  const ports = portsOf(options.circuit);
  const input = onlyGroup(ports.fed, 'input');
  const output = onlyGroup(ports.outputs, 'output');
  const brought = networkGiven(options.given);
  const { sensors, rows } = brought ?? { sensors: task.sensors, rows: task.steps };
  requireShape(input, [1, sensors, featuresOf(history)], brought === null);
  requireShape(output, [1, sensors, horizon], brought === null);
  const trainRows = Math.floor(TRAIN_SHARE * rows);
  const windows = {
    train: windowsIn(0, trainRows, history, horizon),
    test: windowsIn(trainRows, rows, history, horizon),
  };
  if (windows.test.count < 1 || windows.train.count < 1)
    reject(
      brought ? 'data.speed' : 'task.steps',
      `the last fifth of ${rows} rows holds no window of ${history} + ${horizon} steps`,
      `Give at least ${5 * (history + horizon + 1)} rows, or fewer steps in and out`,
    );
  const all = windows.train.count + windows.test.count;
  checkMemory(all, sensors * (featuresOf(history) + horizon), brought ? 'data.speed' : 'task.steps');

  const network: Network =
    brought ??
    (await generateRoad({ seed: options.seed, sensors, steps: rows }, new Pace(options, 'rows', rows)).then(
      (road) => ({ ...road, sensors, rows }),
    ));
  const most = network.speed.reduce((max, x) => Math.max(max, x), -Infinity);
  const own = network.speed.map((x) => x / most);
  const speeds = speedsOf(own, sensors, trainRows, network.adjacency);
  const pace = new Pace(options, 'windows', all);
  const train = await windowSamples(speeds, windows.train, pace, 0);
  const test = await windowSamples(speeds, windows.test, pace, windows.train.count);
  // A change of speed is the target times maximum / stretch, so that people read it in the data's units.
  const unit = STRETCH / most;
  const decode = { scale: ports.decode.scale * unit, offset: ports.decode.offset };
  const truth = { values: test.targets.map((y) => y / unit), width: sensors * horizon, decode };
  const measure = (answers: Float32Array): Metrics => horizonErrors(errorsOf(answers, truth), horizon);
  return {
    chapters: [
      {
        name: 'training',
        train: inVolts(train, ports),
        variants: 1,
        test: inVolts(test, ports),
        updates: 0,
        measure,
      },
    ],
    fed: ports.indices,
    decode,
    view: { kind: 'series', sensors, history, horizon, unit: 'mph' },
    network: {
      sensors,
      history,
      horizon,
      channels: STEP_CHANNELS,
      adjacency: network.adjacency,
      inputs: (set) => networkInputs(own, sensors, windows[set], ports.decode.scale * STRETCH),
    },
    references: repeatLast(truth.values, horizon),
    fromFile: TRAFFIC_DATA.map(({ name }) => name).filter((name) => Object.hasOwn(options.given, name)),
  };
}

function requireShape({ name, shape }: GroupRecipe, wanted: readonly number[], isGenerated: boolean): void {
  if (shape.join() === wanted.join()) return;
  reject(
    `circuit.groups.${name}.shape`,
    `is ${shapeText(shape)}, but the ${isGenerated ? 'task asks' : 'data ask'} for ${shapeText(wanted)}`,
    `Give it the shape ${shapeText(wanted)}${isGenerated ? ', or change sensors, steps in or steps out of the task' : ''}`,
  );
}

/** Null when nothing was brought. */
function networkGiven(given: DataSet): Network | null {
  const expected = 'an array of shape [rows, sensors], a row every 5 minutes';
  const speed = arrayGiven(given, 'speed', expected);
  const adjacency = arrayGiven(given, 'adjacency', 'an array of shape [sensors, sensors]');
  if (!speed) {
    if (adjacency) reject('data.adjacency', 'is given without speed', `Bring speed too, ${expected}`);
    return null;
  }
  if (speed.shape.length !== 2)
    reject('data.speed', `has the shape ${shapeText(speed.shape)}`, `Bring ${expected}`);
  const [rows, sensors] = speed.shape;
  if (rows < 2) reject('data.speed', 'holds a single row', `Bring ${expected}`);
  checkFinite(speed, 'data.speed');
  if (!speed.values.some((x) => x > 0))
    reject('data.speed', 'holds no speed above 0', 'Bring measured speeds');
  const trained = speed.values.subarray(0, Math.max(1, Math.floor(TRAIN_SHARE * rows)) * sensors);
  for (let s = 0; s < sensors; s++) {
    if (isConstant(trained, sensors, s))
      reject(
        'data.speed',
        `column ${s + 1} of ${sensors}: the sensor measures ${trained[s]} in every training row`,
        'Leave the sensor out of speed and adjacency, or bring rows in which it varies',
      );
  }
  if (adjacency) {
    const { shape } = adjacency;
    if (shape.length !== 2 || shape[0] !== sensors || shape[1] !== sensors)
      reject(
        'data.adjacency',
        `has the shape ${shapeText(shape)}, speed holds ${sensors} sensors`,
        `Bring an array of shape [${sensors}, ${sensors}]`,
      );
    checkFinite(adjacency, 'data.adjacency');
    const negative = adjacency.values.findIndex((x) => x < 0);
    if (negative >= 0)
      reject(
        'data.adjacency',
        `is ${adjacency.values[negative]} in row ${Math.floor(negative / sensors) + 1}, column ${(negative % sensors) + 1}`,
        'Write 0 for sensors that are not near each other, and a positive number for those that are',
      );
  }
  return { speed: speed.values, sensors, rows, adjacency: adjacency?.values ?? null };
}

/** Errors [windows, sensors, horizon] over the first 3, 6, 9, 12 steps. */
function horizonErrors(errors: ArrayLike<number>, horizon: number): { mae: number; rmse: number } & Metrics {
  const square = new Float64Array(horizon);
  const absolute = new Float64Array(horizon);
  for (let i = 0; i < errors.length; i++) {
    square[i % horizon] += errors[i] ** 2;
    absolute[i % horizon] += Math.abs(errors[i]);
  }
  const counted = HORIZONS.filter((h) => h <= horizon);
  const upTo = (h: number) => {
    const numbers = (errors.length / horizon) * h;
    const total = (steps: Float64Array) => steps.subarray(0, h).reduce((sum, x) => sum + x, 0);
    return { rmse: Math.sqrt(total(square) / numbers), mae: total(absolute) / numbers };
  };
  const metrics: { mae: number; rmse: number } & Metrics = upTo(counted.at(0) ?? horizon);
  for (const h of counted) {
    const { rmse, mae } = upTo(h);
    metrics[`rmse${h}`] = rmse;
    metrics[`mae${h}`] = mae;
  }
  return metrics;
}

function repeatLast(changes: Float32Array, horizon: number): Metrics {
  const { mae, rmse, ...others } = horizonErrors(changes, horizon);
  const entries =
    Object.keys(others).length > 0
      ? Object.entries(others)
      : ([
          ['mae', mae],
          ['rmse', rmse],
        ] as const);
  return Object.fromEntries(
    entries.map(([name, value]) => [`repeatLast${name[0].toUpperCase()}${name.slice(1)}`, value]),
  );
}
