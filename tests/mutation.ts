/** Damage for fuzz tests, the same for a seed: bytes flipped, cut, moved; documents with members swapped for worse. */

export interface Chance {
  /** A whole number from 0 to n - 1. */
  below(n: number): number;
  of<T>(choices: readonly T[]): T;
}

/** Mulberry32: enough for choosing what to damage. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number) => Math.floor(next() * n);
  return { below, of: (choices) => choices[below(choices.length)] };
}

/** One to four of: flip bits, overwrite with extremes, cut, drop, repeat or insert a stretch. */
export function damageBytes(bytes: Uint8Array, { below, of }: Chance): Uint8Array {
  let out = bytes.slice();
  for (let n = 1 + below(4); n > 0; n--) {
    const at = below(out.length + 1);
    const length = 1 + below(of([2, 8, 64]));
    const [before, stretch, after] = [
      out.subarray(0, at),
      out.slice(at, at + length),
      out.subarray(at + length),
    ];
    const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
    switch (below(6)) {
      case 0:
        out = joined(
          before,
          stretch.map((byte) => byte ^ (1 << below(8))),
          after,
        );
        break;
      case 1:
        out = joined(before, stretch.fill(of([0, 0x7f, 0x80, 0xff, 0x39, 0x2d])), after);
        break;
      case 2:
        out = before.slice();
        break;
      case 3:
        out = joined(before, after);
        break;
      case 4:
        out = joined(before, stretch, stretch, after);
        break;
      default:
        out = joined(
          before,
          Uint8Array.from({ length }, () => below(256)),
          stretch,
          after,
        );
    }
  }
  return out;
}

const WORSE: readonly unknown[] = [
  null,
  true,
  '',
  'x'.repeat(300),
  -1,
  0.5,
  1e308,
  4294967296,
  [],
  {},
  [[[[]]]],
  { from: 'normal' },
  { from: 'data', name: 'x' },
  [1, 2, 'three'],
  '__proto__',
  { constructor: 1 },
  'cells.0',
  ['top'],
  { kind: 'dense' },
  Array(300).fill({}),
  'linear',
];

/** A copy of a JSON document with some members replaced, removed, renamed, repeated or moved elsewhere. */
export function damageDocument(document: unknown, random: Chance): unknown {
  const copy: unknown = structuredClone(document);
  for (let n = 1 + random.below(3); n > 0; n--) {
    const places: { container: object; key: string }[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, member] of Object.entries(value)) {
        places.push({ container: value, key });
        visit(member);
      }
    };
    visit(copy);
    if (places.length === 0) break;
    const { container, key } = random.of(places);
    const other = random.of(places);
    const member: unknown = Reflect.get(container, key);
    switch (random.below(5)) {
      case 0:
        Reflect.set(container, key, structuredClone(random.of(WORSE)));
        break;
      case 1:
        Reflect.deleteProperty(container, key);
        break;
      case 2:
        Reflect.set(container, `${key}${random.of(['s', '_', ' ', '.', '…'])}`, structuredClone(member));
        break;
      case 3:
        if (Array.isArray(container)) container.push(structuredClone(member));
        break;
      default:
        Reflect.set(container, key, structuredClone(Reflect.get(other.container, other.key)));
    }
  }
  return copy;
}
