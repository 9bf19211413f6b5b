/**
 * Reads any data file by its content, and by its name where the content leaves a choice. Every failure is a
 * BadInput whose path is the file's name and the place in it.
 */
import { shorten } from '../circuit/hostile.ts';
import { reject } from '../circuit/problem.ts';
import { checkFileSize } from './caps.ts';
import { readCsv } from './csv.ts';
import type { Data, DataSet } from './data.ts';
import { readGset } from './graph.ts';
import { isNpy, readNpy } from './npy.ts';
import { isZip, readNpz } from './npz.ts';
import { readQubo } from './qubo.ts';
import { countLines, decodeText, linesOf } from './text.ts';

/** The one array or graph in a file (npy, npz, csv, Gset, QUBO). */
export function readData(name: string, bytes: Uint8Array): Data {
  const path = shorten(name);
  checkFileSize(path, bytes.length);
  if (isNpy(bytes)) return readNpy(path, bytes);
  if (isZip(bytes)) {
    const arrays = Object.entries(readNpz(path, bytes));
    if (arrays.length > 1) {
      const names = shorten(arrays.map(([array]) => array).join(', '), 200);
      reject(
        path,
        `the archive holds ${arrays.length} arrays: ${names}`,
        'Bring an archive with one array, or one npy file',
      );
    }
    return arrays[0][1];
  }
  if (/\.np[yz]$/i.test(name)) {
    return reject(path, 'the content is not that of a NumPy file', 'Save it with numpy.save or numpy.savez');
  }
  return readText(path, name, decodeText(path, bytes));
}

/** Every array of an npz archive by its name; any other file as the single member `data`. */
export function readDataSet(name: string, bytes: Uint8Array): DataSet {
  const path = shorten(name);
  checkFileSize(path, bytes.length);
  return isZip(bytes) ? readNpz(path, bytes) : { data: readData(name, bytes) };
}

function readText(path: string, name: string, text: string): Data {
  if (/\.(csv|tsv)$/i.test(name)) return readCsv(path, text);
  if (/\.(qubo|bqp)$/i.test(name) || /^\s*p\s+qubo\s/m.test(text)) return readQubo(path, text);
  return looksLikeGset(text) ? readGset(path, text) : readCsv(path, text);
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
