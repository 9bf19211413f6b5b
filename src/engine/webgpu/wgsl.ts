/** What the host needs to know about a kernel, read from its text so that nothing is written down twice. */

export interface Binding {
  readonly index: number;
  readonly name: string;
  readonly kind: 'uniform' | 'read' | 'read_write';
  /** WGSL type, e.g. `array<f32>`. */
  readonly type: string;
}

export interface Field {
  readonly name: string;
  readonly type: 'u32' | 'f32';
}

const withoutComments = (wgsl: string): string => wgsl.replace(/\/\/.*$/gm, '');

/** Every resource the text declares, by index. Throws when one lies outside group 0. */
export function bindingsOf(wgsl: string): readonly Binding[] {
  const pattern = /@group\((\d+)\)\s*@binding\((\d+)\)\s*var<([^>]*)>\s*(\w+)\s*:\s*([^;]+);/g;
  const found = [...withoutComments(wgsl).matchAll(pattern)].map(([, group, index, space, name, type]) => {
    if (group !== '0') throw new Error(`binding ${name} lies in group ${group}, not 0`);
    const [kind, access = 'read'] = space.split(',').map((word) => word.trim());
    if (kind === 'uniform') return { index: Number(index), name, kind, type: type.trim() } as const;
    if (access !== 'read' && access !== 'read_write') throw new Error(`binding ${name}: access ${access}?`);
    return { index: Number(index), name, kind: access, type: type.trim() } as const;
  });
  return found.sort((a, b) => a.index - b.index);
}

/** Fields of a struct of 4-byte numbers, in order. Throws when there is no such struct or it holds others. */
export function fieldsOf(wgsl: string, struct: string): readonly Field[] {
  const body = new RegExp(`struct\\s+${struct}\\s*\\{([^}]*)\\}`).exec(withoutComments(wgsl))?.[1];
  if (body === undefined) throw new Error(`there is no struct ${struct}`);
  return [...body.matchAll(/(\w+)\s*:\s*([^,\s]+)\s*,/g)].map(([, name, type]) => {
    if (type !== 'u32' && type !== 'f32')
      throw new Error(`${struct}.${name}: ${type} is not a 4-byte number`);
    return { name, type };
  });
}

/** Bytes of a struct of 4-byte numbers. */
export function sizeOf(wgsl: string, struct: string): number {
  return 4 * fieldsOf(wgsl, struct).length;
}

/**
 * `count` structs side by side, each field filled by its own function of the index.
 * Throws when fields are missing or unknown.
 */
export function packStructs(
  wgsl: string,
  struct: string,
  count: number,
  values: Readonly<Record<string, (index: number) => number>>,
): ArrayBuffer {
  const fields = fieldsOf(wgsl, struct);
  const unknown = Object.keys(values).filter((name) => !fields.some((field) => field.name === name));
  if (unknown.length > 0) throw new Error(`${struct} has no field ${unknown.join(', ')}`);
  const packed = new ArrayBuffer(4 * fields.length * count);
  const integers = new Uint32Array(packed);
  const floats = new Float32Array(packed);
  fields.forEach(({ name, type }, f) => {
    if (!Object.hasOwn(values, name)) throw new Error(`${struct}.${name} has no value`);
    const value = values[name];
    const list = type === 'u32' ? integers : floats;
    for (let n = 0; n < count; n++) list[n * fields.length + f] = value(n);
  });
  return packed;
}

/** One struct. */
export function packStruct(
  wgsl: string,
  struct: string,
  values: Readonly<Record<string, number>>,
): ArrayBuffer {
  const constant = Object.entries(values).map(([name, value]) => [name, () => value] as const);
  return packStructs(wgsl, struct, 1, Object.fromEntries(constant));
}
