/** JSON from outside: size, encoding and syntax, each failure a problem. */
import { shorten } from '../circuit/hostile.ts';
import { reject } from '../circuit/problem.ts';

/** The value of JSON bytes; throws BadInput at `path` when they are too many, not UTF-8 or not JSON. */
export function readJson(bytes: Uint8Array, cap: number, path: string): unknown {
  if (bytes.length === 0) reject(path, 'there is nothing in it', 'Choose a notebook file');
  if (bytes.length > cap)
    reject(path, `it holds more than ${cap} bytes`, 'Move large lists of numbers into data files');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return reject(path, 'it is not text', 'Choose a notebook file (JSON in UTF-8)');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Engines quote the text around the mistake, line feeds included.
    const detail = shorten(error.message.replaceAll(/\s+/g, ' '), 160);
    return reject(path, `it is not JSON: ${detail}`, 'Correct it there, or save the notebook again');
  }
}

/** Joins chunks of a stream; throws BadInput as soon as they exceed `cap` bytes, and stops the stream. */
export async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  cap: number,
  path: string,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > cap) {
      await reader.cancel();
      reject(
        path,
        `it holds more than ${cap} bytes`,
        'Save it as a notebook file, with large lists in data files',
      );
    }
    chunks.push(value);
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
