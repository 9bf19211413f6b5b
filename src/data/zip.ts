/**
 * Zip files, as NumPy's and PyTorch's archives are: the directory is read here, with every offset checked and sizes
 * known before anything is unpacked; fflate inflates, stopped as soon as an entry grows beyond its announced size.
 */
import { Inflate } from 'fflate';
import { shorten } from '../circuit/hostile.ts';
import { reject } from '../circuit/problem.ts';
import { DATA_CAPS } from './caps.ts';
import { crc32 } from './crc32.ts';

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

interface Entry {
  readonly name: string;
  readonly stored: boolean;
  /** Bytes in the file and unpacked. */
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  /** Where the entry's local header starts. */
  readonly offset: number;
}

export interface Zip {
  readonly entries: readonly Pick<Entry, 'name' | 'size'>[];
  /** Bytes of the entry at a position of the list, in a buffer of their own. Throws BadInput. */
  unpack(index: number, place: string): Uint8Array;
}

/** The directory of an archive. Throws BadInput where it is damaged, or promises more than the caps allow. */
export function openZip(path: string, bytes: Uint8Array): Zip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = directory(path, bytes, view);
  // Entries that share their bytes would unpack the same bomb many times.
  if (entries.reduce((sum, { packed }) => sum + packed, 0) > bytes.length) {
    reject(path, 'the entries of the archive overlap', 'Save it with numpy.savez or torch.save');
  }
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > DATA_CAPS.inflatedBytes) {
    reject(path, `the archive unpacks to ${total} bytes`, `Keep it to ${DATA_CAPS.inflatedBytes} bytes`);
  }
  return { entries, unpack: (index, place) => unpack(place, bytes, view, entries[index]) };
}

function directory(path: string, bytes: Uint8Array, view: DataView): Entry[] {
  const broken = () => reject(path, 'the archive is damaged or cut short', 'Save or download it again');
  let end = bytes.length - 22;
  const last = Math.max(0, end - 65_535);
  while (end >= last && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < last) broken();
  const count = view.getUint16(end + 10, true);
  if (count === 0) reject(path, 'the archive is empty', 'Save at least one array');
  if (count > DATA_CAPS.arrays) {
    reject(path, `the archive holds ${count} entries`, `Keep it to ${DATA_CAPS.arrays} arrays`);
  }
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) broken();
    const nameLength = view.getUint16(at + 28, true);
    if (at + 46 + nameLength > bytes.length) broken();
    const method = view.getUint16(at + 10, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const place = `${path} ${shorten(name)}`;
    if ((view.getUint16(at + 8, true) & 1) !== 0)
      reject(place, 'the entry is encrypted', 'Save it without a password');
    if (method !== 0 && method !== 8)
      reject(place, `packed by unknown method ${method}`, 'Save it with numpy.savez or torch.save');
    entries.push({
      name,
      stored: method === 0,
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function unpack(place: string, bytes: Uint8Array, view: DataView, entry: Entry): Uint8Array {
  const broken = () => reject(place, 'the archive is damaged or cut short', 'Save or download it again');
  const { offset, packed, size, stored, crc } = entry;
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50) broken();
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length || (stored && packed !== size)) broken();
  const data = bytes.subarray(start, start + packed);
  // A copy either way: arrays are read through a view of their own.
  const unpacked = stored ? data.slice() : inflate(data, size);
  if (unpacked?.length !== size || crc32(unpacked) !== crc) return broken();
  return unpacked;
}

/** Small pieces, so that one piece of a bomb (1,032 times its size) stays small too. */
const PIECE = 2_048;

/** Exactly `size` bytes, or null when the data are damaged or give more. */
function inflate(data: Uint8Array, size: number): Uint8Array | null {
  // Deflate cannot do better than 1,032 to 1: refuse before allocating what cannot come.
  if (size > 1_032 * data.length + 64) return null;
  const out = new Uint8Array(size);
  let length = 0;
  let over = false;
  const inflater = new Inflate((piece) => {
    over ||= length + piece.length > size;
    if (over) return;
    out.set(piece, length);
    length += piece.length;
  });
  try {
    for (let at = 0; at < data.length && !over; at += PIECE) {
      inflater.push(data.subarray(at, at + PIECE), at + PIECE >= data.length);
    }
  } catch (error) {
    // fflate marks damaged data by errors with a code; anything else is ours.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
  return over || length !== size ? null : out;
}
