/** Which kernels were fastest here, kept between visits: an adapter is measured once for each shape and build. */
import { openDB, type IDBPDatabase } from 'idb';
import type { TunerStore } from '../engine/webgpu/tuner.ts';

const NAME = 'kirchhoff-kernels';
const CHOSEN = 'chosen';

/** Null where the browser keeps no data for the page: kernels are then measured at every visit. */
export async function openKernelStore(): Promise<TunerStore | null> {
  let database: IDBPDatabase;
  try {
    database = await openDB(NAME, 1, { upgrade: (made) => void made.createObjectStore(CHOSEN) });
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
  return {
    get: async (key) => {
      const found: unknown = await database.get(CHOSEN, key);
      return typeof found === 'string' ? found : null;
    },
    set: async (key, name) => void (await database.put(CHOSEN, name, key)),
  };
}
