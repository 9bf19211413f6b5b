/** Updates in TensorFlow.js: samples, parameters and moments stay on the device. */
import * as tf from '@tensorflow/tfjs-core';
import type { PeerForm, PeerLesson, PeerTraining } from './peer.ts';
import { tfLessons, type TfLesson } from './tfjs-lessons.ts';
import { adamFactors, arrangementOf, trainingWork, type Arrangement } from './training-work.ts';

export function tfTrainings(backend: string, lesson: PeerLesson): readonly PeerForm<PeerTraining>[] {
  const work = trainingWork(lesson);
  const arrangement = arrangementOf(work);
  return tfLessons(work).map((form) => ({
    name: form.name,
    open: () => open(backend, form, arrangement, lesson),
  }));
}

/** Updates between two waits: what runs ahead of a GPU piles up memory. */
const AHEAD = 4;

async function open(
  backend: string,
  form: TfLesson,
  { shape, arranged, flat }: Arrangement,
  lesson: PeerLesson,
): Promise<PeerTraining> {
  await tf.setBackend(backend);
  const { parameters, first, second } = lesson.start;
  const start = [parameters, first, second].map((values) => tf.tensor(arranged(values), [...shape]));
  const constants = tf.tidy(() => form.constants());
  let state: tf.Tensor[] = start.map((each) => each.clone());
  const settle = async (): Promise<void> => void (await state[0].data());
  await settle();
  return {
    run: async (updates) => {
      await tf.setBackend(backend);
      tf.dispose(state);
      state = start.map((each) => each.clone());
      for (let n = 0; n < updates; n++) {
        const next = tf.tidy(() => {
          const indices = tf.tensor1d(Int32Array.from(lesson.indices(n)), 'int32');
          return adam(state, form.gradient(state[0], indices, constants), lesson, n);
        });
        tf.dispose(state);
        state = next;
        if ((n + 1) % AHEAD === 0 && n + 1 < updates) await settle();
      }
      await settle();
    },
    state: async () => {
      await tf.setBackend(backend);
      const [p, m] = await Promise.all(
        state.slice(0, 2).map(async (each) => flat((await each.data()) as Float32Array)),
      );
      return { parameters: p, first: m };
    },
    dispose: () => tf.dispose([...state, ...start, ...constants]),
  };
}

function adam([p, m, q]: readonly tf.Tensor[], g: tf.Tensor, lesson: PeerLesson, n: number): tf.Tensor[] {
  const { beta1, beta2, epsilon } = lesson.plan.optimiser;
  const [step, correction] = adamFactors(lesson, n);
  const nextM = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1));
  const nextQ = tf.add(tf.mul(q, beta2), tf.mul(tf.square(g), 1 - beta2));
  const root = tf.add(tf.sqrt(tf.mul(nextQ, correction)), epsilon);
  return [tf.sub(p, tf.div(tf.mul(nextM, step), root)), nextM, nextQ];
}
