/** AssemblyScript: what happens at the nodes of one group: constant currents, own currents, a step, signals. */
import { loadLanes, madd, pointer, real, storeLanes, word } from './vector';
import { normals } from './noise';
import { tanhOf } from './tanh';
import {
  batchOf, currentOf, dampingOf, dampingPerSample, leakOf, mobilityOf, momentumOf,
  seedOf, signalOf, voltageOf,
} from './program';

/**
 * Instructions about groups: first node, nodes, stiffness of z(v) = cubic v^3 - well v, rails, law, order, constant
 * currents (pointer to [nodes] or [nodes, B]).
 */
@inline function firstOf(op: usize): usize { return pointer(op, 1); }
@inline function nodesOf(op: usize): i32 { return word(op, 2); }
@inline function cubicOf(op: usize): v128 { return f32x4.splat(real(op, 3)); }
@inline function wellOf(op: usize): v128 { return f32x4.splat(real(op, 4)); }
@inline function railsOf(op: usize): v128 { return f32x4.splat(real(op, 5)); }
@inline function lawOf(op: usize): i32 { return word(op, 6); }
@inline function isSecondOrder(op: usize): bool { return word(op, 7) != 0; }
/** Rows of the group as the loops below take them: all nodes of a single sample, or one node's samples. */
@inline function rowsOf(op: usize, batch: i32): i32 { return batch == 1 ? 1 : nodesOf(op); }
@inline function lengthOf(op: usize, batch: i32): i32 { return batch == 1 ? nodesOf(op) : batch; }

/** Signals of laws; any other is its voltage. */
const SATURATING = 1;
const RECTIFYING = 2;
const SIGN = 3;
/** Filled in by the host. */
const CUSTOM = 4;

@inline
function signOf(v: v128): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  return f32x4.sub(v128.and(f32x4.gt(v, zero), one), v128.and(f32x4.lt(v, zero), one));
}

/** s = phi(v) of one group; `v` may be another state than the present. */
export function signals(program: usize, op: usize, v: usize): void {
  const s = signalOf(program);
  if (s == voltageOf(program)) return;
  const batch = batchOf(program);
  const at = (firstOf(op) * <usize>batch) << 2;
  let from = v + at, to = s + at;
  let n = nodesOf(op) * batch;
  switch (lawOf(op)) {
    case SATURATING:
      for (; n > 0; n -= 4, from += 16, to += 16) storeLanes(to, tanhOf(loadLanes(from, n)), n);
      return;
    case RECTIFYING:
      for (; n > 0; n -= 4, from += 16, to += 16)
        storeLanes(to, f32x4.max(f32x4.splat(0), loadLanes(from, n)), n);
      return;
    case SIGN:
      for (; n > 0; n -= 4, from += 16, to += 16) storeLanes(to, signOf(loadLanes(from, n)), n);
      return;
    case CUSTOM:
      return;
    default:
      memory.copy(to, from, n << 2);
  }
}

/** r = constant currents. */
export function init(program: usize, op: usize): void {
  const batch = batchOf(program);
  const first = firstOf(op);
  let r = currentOf(program) + ((first * <usize>batch) << 2);
  if (batch == 1 || word(op, 9) != 0) {
    memory.copy(r, pointer(op, 8), <usize>(nodesOf(op) * batch) << 2);
    return;
  }
  let from = pointer(op, 8);
  for (let i = nodesOf(op); i > 0; i--, from += 4) {
    const b = v128.load_splat<f32>(from);
    for (let n = batch; n > 0; n -= 4) {
      storeLanes(r, b, n);
      r += <usize>min(n, 4) << 2;
    }
  }
}

/** r -= h v + z(v); second order: h + 1 - Ka in place of h. */
export function balance(program: usize, op: usize, v: usize, gain: f32): void {
  const batch = batchOf(program);
  const first = firstOf(op);
  const at = (first * <usize>batch) << 2;
  const cubic = cubicOf(op);
  const extra = isSecondOrder(op) ? f32x4.splat(1 - gain) : f32x4.neg(wellOf(op));
  let h = leakOf(program) + (first << 2), from = v + at, r = currentOf(program) + at;
  const length = lengthOf(op, batch);
  for (let i = rowsOf(op, batch); i > 0; i--, h += 4) {
    for (let n = length; n > 0; n -= 4) {
      const x = loadLanes(from, n);
      let leak: v128;
      if (batch == 1) {
        leak = loadLanes(h, n);
        h += 16;
      } else leak = v128.load_splat<f32>(h);
      const own = madd(f32x4.add(leak, extra), cubic, f32x4.mul(x, x));
      storeLanes(r, f32x4.sub(loadLanes(r, n), f32x4.mul(own, x)), n);
      const bytes = <usize>min(n, 4) << 2;
      from += bytes;
      r += bytes;
    }
  }
}

@inline
function clipped(v: v128, rails: v128): v128 {
  return f32x4.max(f32x4.neg(rails), f32x4.min(rails, v));
}

/** v += dt / C r + amplitude / sqrt C xi; second order p += dt / C r, v += dt p; then the rails. Held nodes stay. */
export function euler(program: usize, op: usize, dt: f32, amplitude: f32, step: u32): void {
  const batch = batchOf(program);
  const first = firstOf(op);
  const at = (first * <usize>batch) << 2;
  const rails = railsOf(op), zero = f32x4.splat(0), steps = f32x4.splat(dt), heat = f32x4.splat(amplitude);
  const second = isSecondOrder(op), isNoisy = amplitude > 0 && !second;
  const seed = seedOf(program);
  let m = mobilityOf(program) + (first << 2), v = voltageOf(program) + at, r = currentOf(program) + at;
  let p = momentumOf(program) + at;
  const length = lengthOf(op, batch);
  const lane = i32x4(0, 1, 2, 3);
  for (let i: usize = 0; i < <usize>rowsOf(op, batch); i++, m += 4) {
    for (let n = length; n > 0; n -= 4) {
      const mobility = batch == 1 ? loadLanes(m + (<usize>(length - n) << 2), n) : v128.load_splat<f32>(m);
      const x = loadLanes(v, n);
      const push = f32x4.mul(mobility, loadLanes(r, n));
      const free = f32x4.ne(mobility, zero);
      let next: v128;
      if (second) {
        const q = madd(loadLanes(p, n), steps, push);
        next = madd(x, steps, q);
        const out = f32x4.gt(f32x4.abs(next), rails);
        storeLanes(p, v128.bitselect(v128.andnot(q, out), loadLanes(p, n), free), n);
        p += 16;
      } else {
        next = madd(x, steps, push);
        if (isNoisy) {
          const done = i32x4.add(lane, i32x4.splat(length - n));
          const node = batch == 1 ? i32x4.add(i32x4.splat(<i32>first), done) : i32x4.splat(<i32>(first + i));
          const sample = batch == 1 ? i32x4.splat(0) : done;
          next = madd(next, f32x4.mul(heat, f32x4.sqrt(mobility)), normals(node, sample, step, seed));
        }
      }
      storeLanes(v, v128.bitselect(clipped(next, rails), x, free), n);
      const bytes = <usize>min(n, 4) << 2;
      v += bytes;
      r += bytes;
      if (second) p += bytes - 16;
    }
  }
}

/** v += r / damping, then the rails. Held nodes stay. */
export function relax(program: usize, op: usize): void {
  const batch = batchOf(program);
  const first = firstOf(op);
  const at = (first * <usize>batch) << 2;
  const rails = railsOf(op), zero = f32x4.splat(0);
  const each = batch == 1 || dampingPerSample(program);
  let m = mobilityOf(program) + (first << 2), v = voltageOf(program) + at, r = currentOf(program) + at;
  let d = dampingOf(program) + (each ? at : first << 2);
  const length = lengthOf(op, batch);
  for (let i = rowsOf(op, batch); i > 0; i--, m += 4) {
    for (let n = length; n > 0; n -= 4) {
      const mobility = batch == 1 ? loadLanes(m + (<usize>(length - n) << 2), n) : v128.load_splat<f32>(m);
      const total = each ? loadLanes(d, n) : v128.load_splat<f32>(d);
      const x = loadLanes(v, n);
      const next = clipped(f32x4.add(x, f32x4.div(loadLanes(r, n), total)), rails);
      storeLanes(v, v128.bitselect(next, x, f32x4.ne(mobility, zero)), n);
      const bytes = <usize>min(n, 4) << 2;
      v += bytes;
      r += bytes;
      if (each) d += bytes;
    }
    if (!each) d += 4;
  }
}

/** Rails alone, after a step of several stages. */
export function clip(program: usize, op: usize): void {
  const batch = batchOf(program);
  const first = firstOf(op);
  const rails = railsOf(op), zero = f32x4.splat(0);
  let m = mobilityOf(program) + (first << 2), v = voltageOf(program) + ((first * <usize>batch) << 2);
  const length = lengthOf(op, batch);
  for (let i = rowsOf(op, batch); i > 0; i--, m += 4)
    for (let n = length; n > 0; n -= 4) {
      const mobility = batch == 1 ? loadLanes(m + (<usize>(length - n) << 2), n) : v128.load_splat<f32>(m);
      const x = loadLanes(v, n);
      storeLanes(v, v128.bitselect(clipped(x, rails), x, f32x4.ne(mobility, zero)), n);
      v += <usize>min(n, 4) << 2;
    }
}
