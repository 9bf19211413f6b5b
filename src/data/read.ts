/**
 * Reads any data file by its content, and by its name where the content leaves a choice. Every failure is a
 * BadInput whose path is the file's name and the place in it.
 */
import { shorten } from '../circuit/hostile.ts';
import { reject } from '../circuit/problem.ts';
import { checkFileSize } from './caps.ts';
import { readTable } from './csv.ts';
import type { Data, DataArray, DataSet } from './data.ts';
import { readGset } from './graph.ts';
import { isNpy, readNpy } from './npy.ts';
import { readNpz } from './npz.ts';
import { readQubo } from './qubo.ts';
import { isSafetensors, readTensors, type Tensor } from './safetensors.ts';
import { countLines, decodeText, linesOf, shown } from './text.ts';
import { isPickle, isTorch, readTorch, refusePickle } from './torch.ts';
import { isZip, openZip } from './zip.ts';

/**
 * The array or graph in a file (npy, npz, pt, safetensors, csv, Gset, QUBO). Of an archive of several it is the one
 * called `member`, or `x` for `testX`: test sets hold the same names as the training sets beside them.
 */
export function readData(name: string, bytes: Uint8Array, member?: string): Data {
  const path = shorten(name);
  const found = readFile(path, name, bytes);
  return 'data' in found ? found.data : choose(path, found.arrays, member);
}

/** Every array of an archive by its name; any other file as the single member `data`. */
export function readDataSet(name: string, bytes: Uint8Array): DataSet {
  const path = shorten(name);
  const found = readFile(path, name, bytes);
  if ('data' in found) return found;
  for (const array of found.arrays.keys()) {
    // Such a name would be found on every object.
    if (array in Object.prototype) reject(`${path} ${array}`, 'the name is reserved', 'Choose another name');
  }
  return Object.fromEntries(found.arrays);
}

type Arrays = ReadonlyMap<string, DataArray>;

const TORCH = /\.pth?$/i;
const refuseTorch = (path: string) =>
  reject(path, 'the content is not that of a PyTorch file', 'Save it with torch.save');

function readFile(
  path: string,
  name: string,
  bytes: Uint8Array,
): { readonly arrays: Arrays } | { readonly data: Data } {
  checkFileSize(path, bytes.length);
  if (isNpy(bytes)) return { data: readNpy(path, bytes) };
  if (isZip(bytes)) {
    const zip = openZip(path, bytes);
    if (isTorch(zip)) return { arrays: readTorch(path, zip) };
    return TORCH.test(name) ? refuseTorch(path) : { arrays: readNpz(path, zip) };
  }
  if (isSafetensors(bytes) || /\.safetensors$/i.test(name)) {
    const { tensors } = readTensors(bytes, path);
    if (tensors.size === 0) reject(path, 'the file holds no tensors', 'Save at least one tensor');
    return { arrays: new Map([...tensors].map(([tensor, values]) => [tensor, asArray(values)])) };
  }
  if (isPickle(bytes)) return refusePickle(path);
  if (/\.np[yz]$/i.test(name)) {
    return reject(path, 'the content is not that of a NumPy file', 'Save it with numpy.save or numpy.savez');
  }
  if (TORCH.test(name)) refuseTorch(path);
  return { data: readText(path, name, decodeText(path, bytes)) };
}

const asArray = ({ shape, values }: Tensor): DataArray => ({
  kind: 'array',
  shape: shape.length === 0 ? [1] : shape,
  values,
});

function choose(path: string, arrays: Arrays, member?: string): DataArray {
  const [, rest] = /^test([A-Z]\w*)$/.exec(member ?? '') ?? [];
  const names = [member, rest && rest[0].toLowerCase() + rest.slice(1)];
  const [[, first]] = arrays;
  const chosen = names.flatMap((name) => (name === undefined ? [] : (arrays.get(name) ?? []))).at(0);
  if (chosen) return chosen;
  if (arrays.size === 1) return first;
  const held = shorten([...arrays.keys()].map(shown).join(', '), 200);
  return reject(
    path,
    `the archive holds ${arrays.size} arrays: ${held}${member === undefined ? '' : `; none is named "${member}"`}`,
    member === undefined
      ? 'Bring an archive with one array, or one npy file'
      : `Save the array under the name "${member}", or alone`,
  );
}

function readText(path: string, name: string, text: string): Data {
  if (/\.(csv|tsv)$/i.test(name)) return readTable(path, text).data;
  if (/\.(qubo|bqp)$/i.test(name) || /^\s*p\s+qubo\s/m.test(text)) return readQubo(path, text);
  return looksLikeGset(text) ? readGset(path, text) : readTable(path, text).data;
}

/** A first line of two whole numbers, and a second of three fields: no table has rows of such lengths. */
function looksLikeGset(text: string): boolean {
  const lines = linesOf(text);
  const fields = (line: { readonly text: string } | undefined) =>
    line ? line.text.slice(0, 200).split(/\s+/) : [];
  const first = fields(lines.next().value ?? undefined);
  if (first.length !== 2 || !first.every((field) => /^\d+$/.test(field))) return false;
  const second = fields(lines.next().value ?? undefined);
  // Edges without weights: a table of two columns has another number of rows than its first row says.
  return second.length === 3 || (second.length === 2 && countLines(text) === Number(first[1]) + 1);
}
