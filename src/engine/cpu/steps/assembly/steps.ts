/**
 * AssemblyScript, not TypeScript: the float32 step loop behind ../program.ts, compiled by `npm run kernels`, once with
 * plain multiply and add and once with relaxed fused ones. A program is a header and lists of instructions; the host
 * writes both, and this runs whole stretches of steps without coming back.
 */
import { balance, clip, euler, init, relax, signals } from './node';
import { CALL, DENSE, DIAGONALS, EDGES, gainOf, INIT, OP_BYTES, SPARSE, statesOf, STENCIL, voltageOf } from './program';
import { currentOf, mobilityOf, batchOf } from './program';
import { dense } from './dense';
import { sparse } from './sparse';
import { stencil } from './stencil';
import { diagonals, edges } from './resistors';
import { loadLanes, madd, storeLanes, word } from './vector';

/** What only the host can compute: custom laws, conductances and currents set by free nodes. */
@external("env", "call")
declare function call(what: i32, voltage: usize): void;

/** What `call` is asked for, besides the numbers of instructions. */
const SIGNALS = -1;
const BALANCE = -2;

/** r = net currents of voltages v [N, B] at coupling gain `gain`, for the nodes the instructions reach. */
function evaluate(program: usize, ops: usize, count: i32, groups: usize, groupCount: i32, gain: f32): void {
  store<f32>(gainOf(program), gain);
  store<f32>(gainOf(program), 1, 4);
  for (let op = ops; count > 0; count--, op += OP_BYTES)
    switch (word(op, 0)) {
      case INIT: init(program, op); break;
      case DENSE: dense(program, op); break;
      case SPARSE: sparse(program, op); break;
      case STENCIL: stencil(program, op); break;
      case DIAGONALS: diagonals(program, op); break;
      case EDGES: edges(program, op); break;
      case CALL: call(word(op, 1), voltageOf(program)); break;
    }
  for (let op = groups; groupCount > 0; groupCount--, op += OP_BYTES) balance(program, op, voltageOf(program), gain);
  if (isCustom(program)) call(BALANCE, voltageOf(program));
}

@inline function isCustom(program: usize): bool { return word(program, 20) != 0; }

function allSignals(program: usize, groups: usize, groupCount: i32): void {
  for (let op = groups; groupCount > 0; groupCount--, op += OP_BYTES) signals(program, op, voltageOf(program));
  if (isCustom(program)) call(SIGNALS, voltageOf(program));
}

/** s = phi(v) of the given groups. */
export function refresh(program: usize, groups: usize, groupCount: i32): void {
  allSignals(program, groups, groupCount);
}

/** r = net currents now; signals must be fresh. */
export function net(program: usize, ops: usize, count: i32, groups: usize, groupCount: i32, gain: f32): void {
  evaluate(program, ops, count, groups, groupCount, gain);
}

/**
 * Euler steps from number `step` on; `gains` and `amplitudes` [steps] hold Ka and sqrt(2 T dt) of each. `fresh`: r holds
 * the net currents of the first step already.
 */
export function runEuler(
  program: usize, ops: usize, count: i32, groups: usize, groupCount: i32, steps: i32, step: u32, dt: f32,
  gains: usize, amplitudes: usize, fresh: bool,
): void {
  for (; steps > 0; steps--, step++, gains += 4, amplitudes += 4, fresh = false) {
    if (!fresh) evaluate(program, ops, count, groups, groupCount, load<f32>(gains));
    let op = groups;
    for (let g = groupCount; g > 0; g--, op += OP_BYTES) euler(program, op, dt, load<f32>(amplitudes), step);
    allSignals(program, groups, groupCount);
  }
}

export function runRelax(
  program: usize, ops: usize, count: i32, groups: usize, groupCount: i32, steps: i32, fresh: bool,
): void {
  for (; steps > 0; steps--, fresh = false) {
    if (!fresh) evaluate(program, ops, count, groups, groupCount, 1);
    let op = groups;
    for (let g = groupCount; g > 0; g--, op += OP_BYTES) relax(program, op);
    allSignals(program, groups, groupCount);
  }
}

/** to = from + dt / C r; sum (+)= weight r. */
function ahead(program: usize, from: usize, to: usize, sum: usize, dt: f32, weight: f32, starts: bool): void {
  const batch = batchOf(program);
  let m = mobilityOf(program), r = currentOf(program);
  const steps = f32x4.splat(dt), weights = f32x4.splat(weight), zero = f32x4.splat(0);
  let left = statesOf(program);
  let within = batch;
  while (left > 0) {
    const lanes = batch == 1 ? min(left, 4) : min(within, 4);
    const mobility = batch == 1 ? loadLanes(m, lanes) : v128.load_splat<f32>(m);
    const current = loadLanes(r, lanes);
    const x = loadLanes(from, lanes);
    const moved = madd(x, steps, f32x4.mul(mobility, current));
    storeLanes(to, v128.bitselect(moved, x, f32x4.ne(mobility, zero)), lanes);
    storeLanes(sum, starts ? f32x4.mul(weights, current) : madd(loadLanes(sum, lanes), weights, current), lanes);
    const bytes = <usize>lanes << 2;
    r += bytes;
    from += bytes;
    to += bytes;
    sum += bytes;
    left -= lanes;
    within -= lanes;
    if (batch == 1) m += bytes;
    else if (within == 0) {
      m += 4;
      within = batch;
    }
  }
}

/** Classical Runge-Kutta steps; `start` and `sum` are scratch [N, B], `gains` [3 x steps] Ka at start, middle and end. */
export function runRk4(
  program: usize, ops: usize, count: i32, groups: usize, groupCount: i32, steps: i32, dt: f32, gains: usize,
  start: usize, sum: usize,
): void {
  const v = voltageOf(program);
  const bytes = <usize>statesOf(program) << 2;
  for (; steps > 0; steps--, gains += 12) {
    memory.copy(start, v, bytes);
    evaluate(program, ops, count, groups, groupCount, load<f32>(gains));
    ahead(program, start, v, sum, dt / 2, 1, true);
    allSignals(program, groups, groupCount);
    evaluate(program, ops, count, groups, groupCount, load<f32>(gains, 4));
    ahead(program, start, v, sum, dt / 2, 2, false);
    allSignals(program, groups, groupCount);
    evaluate(program, ops, count, groups, groupCount, load<f32>(gains, 4));
    ahead(program, start, v, sum, dt, 2, false);
    allSignals(program, groups, groupCount);
    evaluate(program, ops, count, groups, groupCount, load<f32>(gains, 8));
    ahead(program, start, v, sum, 0, 1, false);
    memory.copy(currentOf(program), sum, bytes);
    ahead(program, start, v, sum, dt / 6, 0, true);
    let op = groups;
    for (let g = groupCount; g > 0; g--, op += OP_BYTES) clip(program, op);
    allSignals(program, groups, groupCount);
  }
}
