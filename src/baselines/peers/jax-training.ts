/** Updates in jax-js: gradient and Adam in one `jit`; samples, parameters and moments stay on the device. */
import { blockUntilReady, defaultDevice, jit, numpy as np } from '@jax-js/jax';
import { jaxLessons, type JaxLesson } from './jax-lessons.ts';
import { arrayOf } from '../jax/arrays.ts';
import type { JaxArray } from '../jax/network.ts';
import type { PeerForm, PeerLesson, PeerTraining } from './peer.ts';
import { adamFactors, arrangementOf, trainingWork, type Arrangement } from './training-work.ts';

type Device = 'wasm' | 'webgpu';

export function jaxTrainings(device: Device, lesson: PeerLesson): readonly PeerForm<PeerTraining>[] {
  const work = trainingWork(lesson);
  const arrangement = arrangementOf(work);
  return jaxLessons(work).map((form) => ({
    name: form.name,
    open: () => open(device, form, arrangement, lesson),
  }));
}

async function open(
  device: Device,
  form: JaxLesson,
  { shape, arranged, flat }: Arrangement,
  lesson: PeerLesson,
): Promise<PeerTraining> {
  defaultDevice(device);
  const { beta1, beta2, epsilon } = lesson.plan.optimiser;
  const upload = (values: ArrayLike<number>): JaxArray => arrayOf(arranged(values), shape);
  const { parameters, first, second } = lesson.start;
  const constants = form.constants();
  const start = [parameters, first, second].map(upload);
  await blockUntilReady([...constants, ...start]);
  const update = jit((...arrays: JaxArray[]) => {
    const [p, m, q, indices, factors, ...rest] = arrays;
    const g = form.gradient(p, indices, rest);
    for (const each of [indices, ...rest]) each.dispose();
    const [step, correction] = [factors.ref.slice(0), factors.slice(1)];
    const nextM = m.mul(beta1).add(g.ref.mul(1 - beta1));
    const nextQ = q.mul(beta2).add(g.ref.mul(g).mul(1 - beta2));
    const root = np.sqrt(nextQ.ref.mul(correction)).add(epsilon);
    return [p.sub(nextM.ref.mul(step).div(root)), nextM, nextQ];
  });
  let state = start.map((each) => each.ref);
  const release = (arrays: readonly JaxArray[]): void => arrays.forEach((each) => each.dispose());
  return {
    run: async (updates) => {
      defaultDevice(device);
      release(state);
      state = start.map((each) => each.ref);
      for (let n = 0; n < updates; n++) {
        const indices = np.array(Int32Array.from(lesson.indices(n)));
        const factors = np.array(Float32Array.from(adamFactors(lesson, n)));
        state = update(...state, indices, factors, ...constants.map((each) => each.ref));
      }
      await blockUntilReady(state);
    },
    state: async () => {
      const [p, m] = await Promise.all(
        state.slice(0, 2).map(async (each) => flat((await each.ref.data()) as Float32Array)),
      );
      return { parameters: p, first: m };
    },
    dispose: () => {
      release([...state, ...start, ...constants]);
      update.dispose();
    },
  };
}
