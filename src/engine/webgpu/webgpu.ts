/** The WebGPU engine. */
import type { Engine, Stepping } from '../engine.ts';
import type { Netlist } from '../../circuit/netlist.ts';
import { webGpuIntegrator, WebGpuAnneal, WEBGPU_INTEGRATORS } from './anneal.ts';
import { DeviceCircuit } from './circuit.ts';
import { Kernels } from './kernels.ts';
import { checkLimits } from './limits.ts';
import { openSession } from './session.ts';
import type { ShaderSource } from './shader-source.ts';

export interface WebGpuOptions {
  /** The kernels: `shaders-vite.ts` on the page, `shaders-node.ts` in Node. */
  readonly shaders: ShaderSource;
}

export interface WebGpuEngine extends Engine {
  readonly device: GPUDevice;
  loseDevice(): void;
}

/** Throws an Error that says why when there is no adapter or device. */
export async function createWebGpuEngine(gpu: GPU, { shaders }: WebGpuOptions): Promise<WebGpuEngine> {
  const session = await openSession(gpu);
  const { device } = session;
  const kernels = new Kernels(session, shaders);
  const create = async (netlist: Netlist, stepping: Stepping): Promise<WebGpuAnneal> => {
    const integrator = webGpuIntegrator(netlist, stepping);
    checkLimits(netlist, device.limits);
    return session.guard(async () => {
      const circuit = new DeviceCircuit(session, kernels, netlist);
      try {
        await circuit.open(integrator);
        return await session.checked(() => new WebGpuAnneal(session, circuit, stepping));
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
    train: async (plan) => (await import('./training/training.ts')).createTraining(session, kernels, plan),
    loseDevice: () => device.destroy(),
    dispose: () => session.dispose(),
  };
}
