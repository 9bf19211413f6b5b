/** The WebGPU engine. */
import type { Engine, Stepping } from '../engine.ts';
import type { Netlist } from '../../circuit/netlist.ts';
import { webGpuIntegrator, WebGpuAnneal, WEBGPU_INTEGRATORS } from './anneal.ts';
import { DeviceCircuit } from './circuit.ts';
import { Kernels } from './kernels.ts';
import { checkLimits } from './limits.ts';
import type { Storage } from './parameters.ts';
import { openSession } from './session.ts';
import type { ShaderSource } from './shader-source.ts';
import { Tuner, type TunerStore } from './tuner.ts';
import type { Variants } from './training/variants.ts';

export interface WebGpuOptions {
  /** The kernels: `shaders-vite.ts` on the page, `shaders-node.ts` in Node. */
  readonly shaders: ShaderSource;
  /** Where the tuner's choices outlive the engine; none by default. */
  readonly store?: TunerStore;
  /** How weights of dense couplings are kept; `float16` halves them, see `WebGpuAnneal.rounding`. Default `float32`. */
  readonly storage?: Storage;
  /**
   * Kernels to use for their kind of product whatever is faster, e.g. `dense/tiles`: circuits they do not apply to are
   * refused. Of `steps/by-sample` and the like, which take many steps, circuits that need others go step by step.
   */
  readonly forced?: readonly string[];
  /** Fuses steps with sums always or never, instead of where it pays. */
  readonly fused?: boolean;
  /** Kernels that learning circuits are to use, where they can; chosen by adapter and circuit otherwise. */
  readonly training?: Partial<Variants>;
}

export interface WebGpuEngine extends Engine {
  readonly device: GPUDevice;
  create(netlist: Netlist, stepping: Stepping): Promise<WebGpuAnneal>;
  loseDevice(): void;
}

/** Throws an Error that says why when there is no adapter or device. */
export async function createWebGpuEngine(
  gpu: GPU,
  { shaders, store, storage = 'float32', forced = [], fused, training }: WebGpuOptions,
): Promise<WebGpuEngine> {
  const session = await openSession(gpu);
  const { device } = session;
  const kernels = new Kernels(session, shaders);
  const options = { tuner: new Tuner(session, store ?? null, forced), storage, forced, fused };
  const create = async (netlist: Netlist, stepping: Stepping): Promise<WebGpuAnneal> => {
    const integrator = webGpuIntegrator(netlist, stepping);
    checkLimits(netlist, device.limits, storage);
    return session.guard(async () => {
      const circuit = new DeviceCircuit(session, kernels, netlist, options);
      try {
        await circuit.open(integrator);
        return await session.checked(() => new WebGpuAnneal(session, circuit, stepping, forced));
      } catch (error) {
        circuit.dispose();
        throw error;
      }
    });
  };
  return {
    info: session.info,
    integrators: WEBGPU_INTEGRATORS,
    device,
    lost: session.lost,
    create,
    train: async (plan) =>
      (await import('./training/training.ts')).createTraining(session, kernels, plan, training),
    loseDevice: () => device.destroy(),
    dispose: () => session.dispose(),
  };
}
