import type { Lab } from './bench/session.ts';
import { startLab, type LabClient } from '../lab/client.ts';

/** Event of the window: the worker is gone, and {@link openLab} gives another. */
export const LAB_CRASHED = 'lab-crashed';

let client: LabClient | null = null;
let lab: Promise<Lab> | null = null;

/** The lab's worker, started when first asked for and shared by every bench of the page. */
export function openLab(): Promise<Lab> {
  client ??= startLab((reason) => {
    // Ends up in the error panel; every cell opens again in a new worker.
    reportError(new Error(`The lab's worker stopped: ${reason}`));
    client?.worker.terminate();
    client = null;
    lab = null;
    window.dispatchEvent(new Event(LAB_CRASHED));
  });
  lab ??= Promise.resolve(client.lab);
  return lab;
}
