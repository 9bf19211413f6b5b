/**
 * Python's pickles, interpreted and never executed: a pickle is a program that may call any function of Python, so
 * only the operations that plain data need are known here, and only functions the caller lists are called, each by
 * a handler of ours. Everything else is refused. No operation costs more than its bytes, and nothing recurses.
 */
import { reject } from '../circuit/problem.ts';
import { DATA_CAPS } from './caps.ts';
import { shown } from './text.ts';

/** Data of a pickle; `T` is what the handlers make. */
export type Pickled<T> =
  | null
  | boolean
  | number
  | string
  | { readonly kind: 'tuple'; readonly items: readonly Pickled<T>[] }
  | { readonly kind: 'list'; readonly items: Pickled<T>[] }
  | { readonly kind: 'dict'; readonly entries: Map<Pickled<T>, Pickled<T>> }
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'made'; readonly value: T };

export interface Handlers<T> {
  /** Whether a pickle may name this function or class, e.g. `collections.OrderedDict`. */
  allows(name: string): boolean;
  /** What calling it gives; throws BadInput through `refuse` for arguments that do not fit. */
  call(name: string, values: readonly Pickled<T>[], refuse: Refuse): Pickled<T>;
  /** What an identifier of something kept outside the pickle stands for. */
  load(id: Pickled<T>, refuse: Refuse): Pickled<T>;
}

export type Refuse = (problem: string, remedy?: string) => never;

const DAMAGED = 'The file is damaged or of another kind; save it again with torch.save';
const FEWER = `Keep a file to tensors; no more than ${DATA_CAPS.pickleValues} values are held at once`;
export const AS_NUMPY =
  'If you trust the file, convert each tensor in Python: numpy.save("x.npy", tensor.numpy())';

/** The value a pickle gives. Throws BadInput naming the byte. */
export function unpickle<T>(path: string, bytes: Uint8Array, handlers: Handlers<T>): Pickled<T> {
  const machine = new Machine(path, bytes, handlers);
  return machine.run();
}

class Machine<T> {
  readonly #path: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #handlers: Handlers<T>;
  readonly #stack: Pickled<T>[] = [];
  /** Heights of the stack at open marks. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Pickled<T>>();
  #at = 0;
  /** Where the operation at work starts, for problems. */
  #start = 0;

  constructor(path: string, bytes: Uint8Array, handlers: Handlers<T>) {
    this.#path = path;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#handlers = handlers;
  }

  run(): Pickled<T> {
    for (;;) {
      this.#start = this.#at;
      const code = this.#byte();
      if (code === 0x2e) return this.#end();
      this.#step(code);
      if (this.#stack.length + this.#marks.length > DATA_CAPS.pickleValues) {
        this.#refuse('too many values at once', FEWER);
      }
    }
  }

  /** One operation, by its code in Python's pickletools. */
  #step(code: number): void {
    switch (code) {
      case 0x80: // PROTO
        if (this.#byte() > 5) this.#refuse('a pickle of an unknown version', 'Use pickle_protocol=2');
        return;
      case 0x95: // FRAME: only says how much to read at once
        this.#take(8);
        return;
      case 0x28: // MARK
        this.#marks.push(this.#stack.length);
        return;
      case 0x4e: // NONE
        return this.#push(null);
      case 0x88: // NEWTRUE
        return this.#push(true);
      case 0x89: // NEWFALSE
        return this.#push(false);
      case 0x4b: // BININT1
        return this.#push(this.#byte());
      case 0x4d: // BININT2
        return this.#push(this.#view.getUint16(this.#take(2), true));
      case 0x4a: // BININT
        return this.#push(this.#view.getInt32(this.#take(4), true));
      case 0x8a: // LONG1
        return this.#push(this.#long(this.#byte()));
      case 0x47: // BINFLOAT
        return this.#push(this.#view.getFloat64(this.#take(8), false));
      case 0x58: // BINUNICODE
        return this.#push(this.#text(this.#view.getUint32(this.#take(4), true)));
      case 0x8c: // SHORT_BINUNICODE
        return this.#push(this.#text(this.#byte()));
      case 0x7d: // EMPTY_DICT
        return this.#push({ kind: 'dict', entries: new Map() });
      case 0x5d: // EMPTY_LIST
        return this.#push({ kind: 'list', items: [] });
      case 0x29: // EMPTY_TUPLE
        return this.#push({ kind: 'tuple', items: [] });
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        return this.#push({ kind: 'tuple', items: this.#popMany(code - 0x84) });
      case 0x74: // TUPLE
        return this.#push({ kind: 'tuple', items: this.#popToMark() });
      case 0x61: // APPEND
        return this.#append(this.#popMany(1));
      case 0x65: // APPENDS
        return this.#append(this.#popToMark());
      case 0x73: // SETITEM
        return this.#set(this.#popMany(2));
      case 0x75: // SETITEMS
        return this.#set(this.#popToMark());
      case 0x71: // BINPUT
        return this.#remember(this.#byte());
      case 0x72: // LONG_BINPUT
        return this.#remember(this.#view.getUint32(this.#take(4), true));
      case 0x94: // MEMOIZE
        return this.#remember(this.#memo.size);
      case 0x68: // BINGET
        return this.#recall(this.#byte());
      case 0x6a: // LONG_BINGET
        return this.#recall(this.#view.getUint32(this.#take(4), true));
      case 0x63: // GLOBAL
        return this.#global(this.#line(), this.#line());
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.#popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string')
          return this.#refuse('a name that is no text');
        return this.#global(module, name);
      }
      case 0x51: // BINPERSID
        return this.#push(this.#handlers.load(this.#pop(), this.#refuse));
      case 0x52: // REDUCE
        return this.#reduce();
      case 0x62: // BUILD
        return this.#build();
      default:
        this.#refuse(
          `operation 0x${code.toString(16).padStart(2, '0')} is not one of plain data and could run code`,
          AS_NUMPY,
        );
    }
  }

  readonly #refuse: Refuse = (problem, remedy = DAMAGED) =>
    reject(`${this.#path} at byte ${this.#start}`, problem, remedy);

  #end(): Pickled<T> {
    const value = this.#pop();
    if (this.#stack.length > 0 || this.#marks.length > 0) this.#refuse('the pickle ends too early');
    return value;
  }

  /** Place of the next bytes, which are then read. */
  #take(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at) this.#refuse('the pickle ends too early', 'Bring the whole file');
    this.#at += count;
    return at;
  }

  #byte(): number {
    return this.#bytes[this.#take(1)];
  }

  #text(length: number): string {
    const at = this.#take(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        this.#bytes.subarray(at, at + length),
      );
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return this.#refuse('text that is not UTF-8');
    }
  }

  /** A name up to the end of its line. */
  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) this.#refuse('the pickle ends inside a name', 'Bring the whole file');
    const text = this.#text(end - this.#at);
    this.#at++;
    return text;
  }

  /** A whole number in two's complement; shapes, places and the like are all below 2^53. */
  #long(length: number): number {
    const at = this.#take(length);
    if (length > 8) this.#refuse(`a whole number of ${length} bytes`, 'Keep whole numbers to 53 bits');
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[at + i]);
    const number = Number(BigInt.asIntN(8 * length, value));
    if (!Number.isSafeInteger(number)) this.#refuse(`the number ${number}`, 'Keep whole numbers to 53 bits');
    return number;
  }

  #push(value: Pickled<T>): void {
    this.#stack.push(value);
  }

  #pop(): Pickled<T> {
    const [value] = this.#popMany(1);
    return value;
  }

  /** The last values; those below an open mark cannot be reached. */
  #popMany(count: number): Pickled<T>[] {
    if (this.#stack.length - (this.#marks.at(-1) ?? 0) < count) this.#refuse('a value is missing');
    return this.#stack.splice(this.#stack.length - count);
  }

  #popToMark(): Pickled<T>[] {
    const mark = this.#marks.pop();
    if (mark === undefined) return this.#refuse('a mark is missing');
    return this.#stack.splice(mark);
  }

  /** The last value, left where it is. */
  #top(): Pickled<T> {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) this.#refuse('a value is missing');
    return this.#stack[this.#stack.length - 1];
  }

  #append(values: readonly Pickled<T>[]): void {
    const list = this.#top();
    if (!hasKind(list, 'list')) return this.#refuse('values are added to what is no list');
    for (const value of values) list.items.push(value);
  }

  #set(values: readonly Pickled<T>[]): void {
    const dict = this.#top();
    if (!hasKind(dict, 'dict')) return this.#refuse('entries are set in what is no dict');
    if (values.length % 2 !== 0) this.#refuse('an entry without a value');
    for (let i = 0; i < values.length; i += 2) dict.entries.set(values[i], values[i + 1]);
  }

  #remember(place: number): void {
    this.#memo.set(place, this.#top());
    if (this.#memo.size > DATA_CAPS.pickleValues) this.#refuse('too many values remembered', FEWER);
  }

  #recall(place: number): void {
    const value = this.#memo.get(place);
    if (value === undefined) return this.#refuse('a value that was not remembered');
    this.#push(value);
  }

  #global(module: string, member: string): void {
    const name = `${module}.${member}`;
    if (!this.#handlers.allows(name))
      this.#refuse(`the file asks for "${shown(name)}", which could run code`, AS_NUMPY);
    this.#push({ kind: 'global', name });
  }

  #reduce(): void {
    const [callee, values] = this.#popMany(2);
    if (!hasKind(callee, 'global')) return this.#refuse('a call of what is no function', AS_NUMPY);
    if (!hasKind(values, 'tuple')) return this.#refuse('a call without its values');
    this.#push(this.#handlers.call(callee.name, values.items, this.#refuse));
  }

  /** Attributes of a state dict (versions of its modules) mean nothing here; of anything else they are refused. */
  #build(): void {
    const state = this.#pop();
    if (!hasKind(this.#top(), 'dict') || !hasKind(state, 'dict')) {
      this.#refuse('attributes are set on what is no dict', AS_NUMPY);
    }
  }
}

type Kinds<T> = Extract<Pickled<T>, { readonly kind: string }>;

export function hasKind<T, K extends Kinds<T>['kind']>(
  value: Pickled<T>,
  kind: K,
): value is Extract<Kinds<T>, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}
