/** What the host believes about kernels is read from their text; here the text itself is checked. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fusedModules } from '../../src/engine/webgpu/fusing.ts';
import { lawTable } from '../../src/engine/webgpu/laws.ts';
import { Kernels, type Modules } from '../../src/engine/webgpu/kernels.ts';
import { openSession, STORAGE_BUFFERS, type Session } from '../../src/engine/webgpu/session.ts';
import { bindingsOf, fieldsOf, packStruct } from '../../src/engine/webgpu/wgsl.ts';
import { randomNetlist } from '../random-circuits.ts';
import { shaders } from './engine.ts';

let session: Session;
beforeAll(async () => {
  session = await openSession(navigator.gpu);
});
afterAll(() => session.dispose());

const paths = [...shaders.keys()].filter((path) => !path.startsWith('lib/'));
/** Modules that differ from circuit to circuit: those that bind the most. */
const modules = (path: string): Modules => ({
  weights: ['lib/weights_float32.wgsl'],
  way: ['lib/dense_transposed.wgsl'],
  signals: [path.startsWith('dense_') && SINGLE.test(path) ? 'lib/inputs_any.wgsl' : samplesOf(path)],
  pieces: [path === 'sparse_lanes.wgsl' ? 'lib/pieces_one.wgsl' : 'lib/pieces_any.wgsl'],
  conductances: ['lib/conductances_any.wgsl'],
  samples: ['lib/grid_any.wgsl'],
  integrator: ['lib/burst_euler.wgsl'],
  finish: fusedModules(path.startsWith('dense_') ? 'added' : 'alone', 'euler'),
});
const SINGLE = /blocks|eights|mirrored|shared|subgroups/;
const samplesOf = (path: string) => `lib/samples_${path === 'sparse_lanes.wgsl' ? 'one' : 'any'}.wgsl`;
const laws = lawTable(randomNetlist({ kind: 'dense', law: 'custom', nodes: 4, batch: 1 }).groups).wgsl;

test('there are kernels', () => {
  expect(paths.length).toBeGreaterThan(15);
});

for (const path of paths) {
  test(`${path} compiles, says what it does, and binds what the host can bind`, async () => {
    const kernels = new Kernels(session, shaders);
    const { wgsl, bindings, pipeline } = await kernels.get({ path, laws, modules: modules(path) });
    expect(pipeline).toBeDefined();
    const text = shaders.get(path) ?? '';
    expect(text.split('\n').length).toBeLessThanOrEqual(120);
    expect(text).toMatch(/^\/\/ .*/);
    expect(text).toContain('Bindings:');
    // Modules leave gaps between their numbers and the kernel's.
    expect(new Set(bindings.map(({ index }) => index)).size).toBe(bindings.length);
    expect(bindings.filter(({ kind }) => kind !== 'uniform').length).toBeLessThanOrEqual(STORAGE_BUFFERS);
    for (const { kind, type } of bindings)
      if (kind === 'uniform') expect(fieldsOf(wgsl, type).length).toBeGreaterThan(0);
  });
}

test('a kernel cannot be dispatched with missing or unknown buffers', async () => {
  const kernels = new Kernels(session, shaders);
  const kernel = await kernels.get({ path: 'peak.wgsl' });
  const buffer = session.device.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE });
  expect(() => kernels.dispatch(kernel, 1, { peaks: buffer })).toThrow('binding selection has no buffer');
  expect(() => kernels.dispatch(kernel, 1, { peeks: buffer })).toThrow('no binding peeks');
});

test('structs are packed by the names in the WGSL', () => {
  const wgsl = 'struct A {\n  // first, a count\n  n: u32,\n  x: f32,\n}';
  expect(bindingsOf('@group(0) @binding(1) var<storage, read_write> a: array<f32>;')).toEqual([
    { index: 1, name: 'a', kind: 'read_write', type: 'array<f32>' },
  ]);
  const packed = packStruct(wgsl, 'A', { x: 0.5, n: 7 });
  expect(new Uint32Array(packed)[0]).toBe(7);
  expect(new Float32Array(packed)[1]).toBe(0.5);
  expect(() => packStruct(wgsl, 'A', { n: 1 })).toThrow('A.x has no value');
  expect(() => packStruct(wgsl, 'A', { n: 1, x: 1, y: 1 })).toThrow('no field y');
});

test('a text that does not compile is an error with the place, and the device lives on', async () => {
  const broken = new Map([
    ...shaders,
    ['broken.wgsl', '@compute @workgroup_size(1) fn main() { let x = ; }'],
  ]);
  await expect(new Kernels(session, broken).get({ path: 'broken.wgsl' })).rejects.toThrow(/broken\.wgsl.*1:/);
  session.check();
});
