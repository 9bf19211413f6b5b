/** The page's end of the worker. */
import { wrap, type Remote } from 'comlink';
import type { LabApi } from './lab-api.ts';

export interface LabClient {
  /** Keep it in a field: a comlink proxy that is dropped is closed. */
  readonly lab: Remote<LabApi>;
  readonly worker: Worker;
}

/** Starts the worker; errors it does not handle reach `onCrash`. */
export function startLab(onCrash: (reason: string) => void): LabClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    type: 'module',
    name: 'kirchhoff-lab',
  });
  worker.addEventListener('error', (event) => onCrash(event.message || 'the worker could not be loaded'));
  worker.addEventListener('messageerror', () => onCrash('a message to or from the worker could not be read'));
  return { lab: wrap<LabApi>(worker), worker };
}
