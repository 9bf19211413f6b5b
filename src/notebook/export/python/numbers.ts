/** Arrays of a circuit as Python: one number for all, a list where it is short, packed text where it is long. */
import { zlibSync } from 'fflate';
import { reject } from '../../../circuit/problem.ts';
import { float32Text } from '../csv.ts';
import { numberText } from './expression.ts';

/** Longer arrays are packed. */
const LISTED = 48;
/** Packed text of one script; an editor should still open it [characters]. */
const MOST = 24 * 2 ** 20;
const WIDTH = 96;

export class Numbers {
  /** Whether anything is packed: then the script needs the function that unpacks. */
  packs = false;
  #length = 0;

  /** float32 numbers as a Python expression of a float array of this length. */
  floats(values: Float32Array): string {
    if (values.length === 0) return 'np.zeros(0)';
    if (values.every((value) => value === values[0]))
      return `np.full(${values.length}, ${floatText(values[0])})`;
    if (values.length <= LISTED) return `np.array([${wrapped(Array.from(values, floatText))}])`;
    return this.#packed(values, '<f4');
  }

  /** Indices as a Python expression of an array of whole numbers. */
  indices(values: ArrayLike<number>): string {
    const list = Array.from(values);
    const first = list[0] ?? 0;
    if (list.length > 1 && list.every((value, i) => value === first + i))
      return `np.arange(${first}, ${first + list.length})`;
    if (list.length <= LISTED) return `np.array([${wrapped(list.map(String))}], int)`;
    return this.#packed(Int32Array.from(list), '<i4');
  }

  #packed(values: Float32Array | Int32Array, type: '<f4' | '<i4'): string {
    this.packs = true;
    const bytes = new Uint8Array(4 * values.length);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < values.length; i++)
      if (type === '<f4') view.setFloat32(4 * i, values[i], true);
      else view.setInt32(4 * i, values[i], true);
    const text = base64(zlibSync(bytes, { level: 9 }));
    this.#length += text.length;
    if (this.#length > MOST)
      reject(
        'python',
        'the numbers of this circuit make the script too large',
        'Draw couplings from the seed (from: normal or uniform), or export a smaller circuit',
      );
    const lines = text.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? [];
    return `unpack("${type}", """\n${lines.join('\n')}\n""")`;
  }
}

const floatText = (value: number): string => {
  const text = float32Text(value);
  return Number.isFinite(Number(text)) ? text : numberText(value);
};

/** A list over several lines where it is too long for one. */
function wrapped(items: readonly string[]): string {
  const one = items.join(', ');
  if (one.length <= WIDTH - 20) return one;
  const lines = [''];
  for (const item of items) {
    if (lines[lines.length - 1].length + item.length > WIDTH - 6) lines.push('');
    lines[lines.length - 1] += `${item}, `;
  }
  return `\n${lines.map((line) => `    ${line.trimEnd()}`).join('\n')}\n`;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
}
