/** Where in a JSON text a position lies, however unfinished the text is: what completion needs to know. */
import type { Keys } from '../../../notebook/fields.ts';

export interface JsonContext {
  /** Keys of the container around the position; for a value, the value's own. */
  readonly keys: Keys;
  readonly expects: 'name' | 'value' | 'nothing';
  /** Where the word at the position begins, its quote included. */
  readonly from: number;
  /** Whether the word begins with a quote. */
  readonly quoted: boolean;
}

interface Frame {
  readonly kind: 'object' | 'list';
  /** Where the frame is in what it awaits next. */
  awaits: 'name' | 'colon' | 'value' | 'comma';
  key: string;
  index: number;
}

/** The context of a position, read from the start of the text up to it. */
export function contextAt(text: string, position: number): JsonContext {
  const frames: Frame[] = [];
  let i = 0;
  let expects: JsonContext['expects'] = 'value';
  let word = { from: position, quoted: false };
  const top = (): Frame | undefined => frames.at(-1);
  const ended = (): void => {
    const frame = top();
    if (frame) frame.awaits = 'comma';
  };
  while (i < position) {
    const letter = text[i];
    const frame = top();
    if (letter === '"') {
      const end = endOfString(text, i);
      if (end > position || (end === position && text[end - 1] !== '"')) {
        word = { from: i, quoted: true };
        break;
      }
      if (frame?.kind === 'object' && frame.awaits === 'name') {
        frame.key = text.slice(i + 1, end - 1);
        frame.awaits = 'colon';
      } else ended();
      i = end;
      continue;
    }
    const plain = /^[\w.+-]+/.exec(text.slice(i, i + 400))?.[0].length ?? 0;
    if (plain > 0) {
      if (i + plain >= position) {
        word = { from: i, quoted: false };
        break;
      }
      ended();
      i += plain;
      continue;
    }
    step(letter, frames);
    i++;
  }
  const frame = top();
  if (frame) expects = frame.awaits === 'name' ? 'name' : frame.awaits === 'value' ? 'value' : 'nothing';
  else if (frames.length === 0 && i > 0 && text.slice(0, i).trim() !== '') expects = 'nothing';
  const around = frames.slice(0, -1).map(keyOf);
  const own = frame && expects !== 'name' ? [keyOf(frame)] : [];
  return { keys: [...around, ...own], expects, ...word };
}

const keyOf = (frame: Frame): string | number => (frame.kind === 'object' ? frame.key : frame.index);

/** What one letter of punctuation does. */
function step(letter: string, frames: Frame[]): void {
  const frame = frames.at(-1);
  switch (letter) {
    case '{':
      frames.push({ kind: 'object', awaits: 'name', key: '', index: 0 });
      break;
    case '[':
      frames.push({ kind: 'list', awaits: 'value', key: '', index: 0 });
      break;
    case '}':
    case ']': {
      frames.pop();
      const outer = frames.at(-1);
      if (outer) outer.awaits = 'comma';
      break;
    }
    case ':':
      if (frame) frame.awaits = 'value';
      break;
    case ',':
      if (!frame) break;
      frame.awaits = frame.kind === 'object' ? 'name' : 'value';
      frame.index++;
      break;
    default:
  }
}

/** The position after a string's closing quote, or the end of its line where it has none. */
function endOfString(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && text[i] !== '\n') {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
    i++;
  }
  return Math.min(i, text.length);
}
