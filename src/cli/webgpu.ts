/** WebGPU where libraries written for the browser look for it, where Node has a driver for it. */
import { create, globals } from 'webgpu';
import { openNodeWebGpu } from '../engine/webgpu/node.ts';
import { offerNavigator } from './navigator.ts';

/** Called once; the instance stays, for Dawn crashes when it is collected while in use. */
export async function offerWebGpu(): Promise<void> {
  // Opening the engine finds and loads the driver.
  const engine = await openNodeWebGpu();
  offerNavigator();
  if (typeof engine === 'string') return;
  engine.dispose();
  Object.assign(globalThis, globals);
  Object.defineProperty(navigator, 'gpu', { value: create([]) });
}
