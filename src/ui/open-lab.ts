import type { Lab } from './bench/session.ts';
import { startLab, type LabClient } from '../lab/client.ts';

let client: LabClient | null = null;
let lab: Promise<Lab> | null = null;

/** The lab's worker, started when first asked for and shared by every bench of the page. */
export function openLab(): Promise<Lab> {
  client ??= startLab((reason) => {
    // Ends up in the error panel; the next bench that opens gets a new worker.
    reportError(new Error(`The lab's worker stopped: ${reason}`));
    client?.worker.terminate();
    client = null;
    lab = null;
  });
  lab ??= Promise.resolve(client.lab);
  return lab;
}
