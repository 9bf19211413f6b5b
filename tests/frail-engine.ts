/** The CPU engine as if it had a device to lose: from then on whatever reads something back rejects. */
import { createCpuEngine } from '../src/engine/cpu/cpu.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { TrainingCircuit } from '../src/engine/training.ts';

const READS = ['report', 'state', 'answers', 'look', 'written', 'idle', 'gradient'];

export function frailEngine(): Engine {
  const cpu = createCpuEngine();
  let isLost = false;
  let lose: (reason: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => (lose = resolve));
  const frail = (circuit: TrainingCircuit) =>
    new Proxy(circuit, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        return (...words: unknown[]): unknown =>
          isLost && READS.includes(String(key))
            ? Promise.reject(new Error('the GPU stopped'))
            : Reflect.apply(member, target, words);
      },
    });
  return {
    ...cpu,
    info: { ...cpu.info, kind: 'webgpu' },
    lost,
    train: async (plan) => frail(await cpu.train(plan)),
    loseDevice: () => {
      isLost = true;
      lose('for a test');
    },
  };
}
