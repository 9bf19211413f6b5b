/** NumPy's archives of arrays: zip files of npy files. */
import { shorten } from '../circuit/hostile.ts';
import { reject } from '../circuit/problem.ts';
import type { DataArray } from './data.ts';
import { isNpy, readNpy } from './npy.ts';
import type { Zip } from './zip.ts';

/** Members of an archive the lab has written that are no numbers: its notebook, and the names of the nodes. */
export const NOTEBOOK_MEMBER = 'notebook.json';
export const NODE_NAMES_MEMBER = 'nodes.npy';

/** Every array of an archive by its name (`x.npy` is `x`). Throws BadInput. */
export function readNpz(path: string, zip: Zip): ReadonlyMap<string, DataArray> {
  const arrays = new Map<string, DataArray>();
  const isOwn = zip.entries.some(({ name }) => name === NOTEBOOK_MEMBER);
  zip.entries.forEach((entry, index) => {
    if (isOwn && (entry.name.endsWith('.json') || entry.name === NODE_NAMES_MEMBER)) return;
    const name = entry.name.replace(/\.npy$/, '');
    const place = `${path} ${shorten(name)}`;
    if (!/^[A-Za-z][\w-]{0,39}$/.test(name)) {
      reject(place, 'the array cannot be referred to by this name', 'Name it with letters, digits, - and _');
    }
    if (arrays.has(name))
      reject(place, 'the archive holds two arrays of this name', 'Give every array its own name');
    const unpacked = zip.unpack(index, place);
    if (!isNpy(unpacked)) reject(place, 'the entry is not an npy array', 'Save the archive with numpy.savez');
    arrays.set(name, readNpy(place, unpacked));
  });
  return arrays;
}
