/** A network of jax-js that learns: gradient and Adam in one `jit`, weights, moments and samples on the device. */
import { blockUntilReady, defaultDevice, init, jit, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import type { LossName } from '../../circuit/learning-terms.ts';
import { Breath } from '../../engine/breath.ts';
import type { Work } from '../../engine/engine.ts';
import { epochOrder, rateAt } from '../../learning/schedule.ts';
import type { Baseline, Lecture, Lessons, Opening, Taught } from '../baseline.ts';
import { arrayOf } from './arrays.ts';
import { adapterOf } from './device.ts';
import { countOf, sizeOf, type JaxArray, type Network, type Weights } from './network.ts';
import { scalingOf, type Scaling } from './scaling.ts';

/** Samples answered in one call, and numbers between two layers of all of them: memory that grew is not given back. */
const CALL = 64;
const CALL_NUMBERS = 2 ** 22;

/** Throws where jax-js does not run on the device. */
export async function openNetwork(
  network: Network,
  { lessons, seed, device }: Opening,
): Promise<Baseline & { weights(): Promise<Readonly<Record<string, Float32Array>>> }> {
  const found = await init(device);
  if (!found.includes(device)) throw new Error(`jax-js finds no ${device} here`);
  defaultDevice(device);
  return new Learner(network, lessons, seed, device);
}

class Learner implements Baseline {
  readonly engine: string;
  readonly adapter: string;
  readonly parameters: number;
  readonly operations: number;
  readonly bytes: number;
  readonly #scaling: Scaling;
  readonly #answer;
  #weights: Weights;

  constructor(
    readonly network: Network,
    readonly lessons: Lessons,
    readonly seed: number,
    readonly device: 'wasm' | 'webgpu',
  ) {
    this.engine = `jax-js ${device}`;
    this.adapter = adapterOf(device);
    this.parameters = countOf(network);
    this.operations = network.operations;
    this.bytes = 4 * (this.parameters + network.widest);
    this.#scaling = scalingOf(lessons);
    const start = network.start(seed);
    this.#weights = Object.fromEntries(
      Object.entries(network.shapes).map(([name, shape]) => [name, arrayOf(start[name], shape)]),
    );
    this.#answer = jit((weights: Weights, inputs: JaxArray) => network.answer(weights, inputs));
  }

  async train(lecture: Lecture, { signal, onProgress }: Work): Promise<Taught> {
    const { network, lessons, seed } = this;
    const { train, variants } = lessons;
    const samples = train.count / variants;
    const batch = Math.min(lecture.batch, samples);
    const perEpoch = Math.floor(samples / batch);
    const total = lecture.epochs * perEpoch;
    defaultDevice(this.device);
    const inputs = arrayOf(this.#scaling.inputs(train.inputs), [train.count, network.inputs]);
    const targets = arrayOf(this.#scaling.targets(train.targets), [train.count, network.outputs]);
    const update = jit(updateOf(network, lecture));
    let moments: [Weights, Weights] = [zerosLike(network), zerosLike(network)];
    let weights = this.#weights;
    let last = NaN;
    const breath = new Breath();
    try {
      for (let epoch = 0; epoch < lecture.epochs; epoch++) {
        const order = epochOrder(seed, epoch, samples, variants);
        const losses: JaxArray[] = [];
        for (let n = 0; n < perEpoch; n++) {
          signal?.throwIfAborted();
          const done = epoch * perEpoch + n;
          const chosen = np.array(Int32Array.from(order.subarray(n * batch, (n + 1) * batch)));
          const factors = np.array(factorsOf(lecture, done, total));
          const [next, first, second, loss] = update(
            weights,
            ...moments,
            np.take(inputs.ref, chosen.ref, 0),
            np.take(targets.ref, chosen, 0),
            factors,
          );
          weights = next;
          this.#weights = next;
          moments = [first, second];
          losses.push(loss);
          if (breath.isDue()) {
            await blockUntilReady(loss);
            onProgress?.({ done: done + 1, total, of: 'updates' });
            await breath.take();
          }
        }
        last = (await Promise.all(losses.map(async (each) => (await each.data())[0]))).reduce(
          (sum, loss) => sum + loss / perEpoch,
          0,
        );
      }
      await blockUntilReady(weights);
    } finally {
      tree.dispose(moments);
      inputs.dispose();
      targets.dispose();
      update.dispose();
    }
    return { updates: total, loss: last };
  }

  async answer(inputs: Float32Array, count: number): Promise<Float32Array> {
    defaultDevice(this.device);
    const { inputs: width, outputs } = this.network;
    const out = new Float32Array(count * outputs);
    const call = Math.max(1, Math.min(CALL, Math.floor(CALL_NUMBERS / this.network.widest)));
    for (let at = 0; at < count; at += call) {
      const most = Math.min(call, count - at);
      const given = this.#scaling.inputs(inputs.subarray(at * width, (at + most) * width));
      const answers = this.#answer(tree.ref(this.#weights), arrayOf(given, [most, width]));
      out.set((await answers.data()) as Float32Array, at * outputs);
    }
    return this.#scaling.answers(out);
  }

  /** As they are now, by name. */
  async weights(): Promise<Readonly<Record<string, Float32Array>>> {
    const read = async (array: JaxArray) => (await array.ref.data()) as Float32Array;
    return Object.fromEntries(
      await Promise.all(
        Object.entries(this.#weights).map(async ([name, array]) => [name, await read(array)]),
      ),
    );
  }

  dispose(): void {
    tree.dispose(this.#weights);
    this.#answer.dispose();
  }
}

/** One step of AdamW: new weights and moments, and the loss per number. */
function updateOf(network: Network, { loss, optimiser }: Lecture) {
  const { beta1, beta2, epsilon } = optimiser;
  const slope = valueAndGrad((weights: Weights, inputs: JaxArray, targets: JaxArray) =>
    lossOf(loss, network.answer(weights, inputs), targets),
  );
  return (
    weights: Weights,
    first: Weights,
    second: Weights,
    inputs: JaxArray,
    targets: JaxArray,
    factors: JaxArray,
  ): [Weights, Weights, Weights, JaxArray] => {
    const [value, gradient] = slope(tree.ref(weights), inputs, targets) as [JaxArray, Weights];
    const [w, m, q]: Record<string, JaxArray>[] = [{}, {}, {}];
    for (const name of Object.keys(weights)) {
      const g = gradient[name];
      const [step, correction, kept] = [0, 1, 2].map((n) => factors.ref.slice(n));
      m[name] = first[name].mul(beta1).add(g.ref.mul(1 - beta1));
      q[name] = second[name].mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
      const root = np.sqrt(q[name].ref.mul(correction)).add(epsilon);
      w[name] = weights[name].mul(kept).sub(m[name].ref.mul(step).div(root));
    }
    factors.dispose();
    return [w, m, q, value];
  };
}

/** Rate over the first moment's correction, the second's correction, and what decay leaves of a weight. */
function factorsOf({ optimiser, schedule }: Lecture, n: number, total: number): Float32Array<ArrayBuffer> {
  const rate = optimiser.rate * rateAt(schedule, n, total);
  return Float32Array.of(
    rate / (1 - optimiser.beta1 ** (n + 1)),
    1 / (1 - optimiser.beta2 ** (n + 1)),
    1 - rate * optimiser.decay,
  );
}

/** Mean over samples and numbers; consumes both. */
export function lossOf(loss: LossName, answers: JaxArray, targets: JaxArray): JaxArray {
  switch (loss) {
    case 'squared':
      return np.mean(np.square(answers.sub(targets))).mul(0.5);
    case 'absolute':
      return np.mean(np.absolute(answers.sub(targets)));
    case 'cross-entropy': {
      const most = np.max(answers.ref, 1, { keepdims: true });
      const shifted = answers.sub(most);
      const total = np.log(np.sum(np.exp(shifted.ref), 1, { keepdims: true }));
      return np.mean(np.sum(targets.mul(total.sub(shifted)), 1));
    }
    default:
      return loss satisfies never;
  }
}

const zerosLike = ({ shapes }: Network): Weights =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, arrayOf(new Float32Array(sizeOf(shape)), shape)]),
  );
