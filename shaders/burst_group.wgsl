// Many steps of a sample by one workgroup, whose threads share out the nodes and wait for each other once a step; where
// the circuit has one sample, until its residual current is small.
//   v <- v after the integrator's step from r = net current, s = phi(v), over and over
// Units V, RC, V/R. Bindings: shape, burst, plan (gains and noise, then the wiring), nodes [N], conductances per sample,
// drive currents, voltages, signals [N, B], what the integrator keeps, turns taken. One workgroup per sample.
// Drive may be [N], see lib/driven.wgsl.
//! use lib/shape.wgsl
//! use lib/step.wgsl
//! use lib/node.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/dynamics.wgsl
//! use lib/driven.wgsl
//! use lib/rails.wgsl
//! use lib/burst.wgsl
//! use integrator
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> burst: Burst;
@group(0) @binding(2) var<storage, read> plan: array<u32>;
@group(0) @binding(3) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> conductance: array<f32>;
@group(0) @binding(5) var<storage, read> drive: array<f32>;
@group(0) @binding(6) var<storage, read_write> voltage: array<f32>;
@group(0) @binding(7) var<storage, read_write> signal: array<f32>;
@group(0) @binding(9) var<storage, read_write> taken: array<u32>;

// Threads of the workgroup, and nodes it holds.
override threads: u32 = 64u;
override size: u32 = 1u;
const INFINITE = 0x7f800000u;

// Two generations of signals, and the present voltages.
var<workgroup> generations: array<f32, 2u * size>;
var<workgroup> volts: array<f32, size>;
var<workgroup> largest: atomic<u32>;
var<workgroup> stops: u32;
// Where the generation being read starts.
var<private> present: u32 = 0u;

fn heard(node: u32, sample: u32) -> f32 {
  return generations[present + node];
}

// Whether the residual is below the threshold, or a voltage has blown up. Every thread of the workgroup calls it.
fn is_done(sample: u32, local: u32) -> bool {
  var own = 0u;
  for (var index = local; index < shape.nodes; index += threads) {
    let node = node_at(index);
    let v = volts[index];
    let r = residual_current(node, v, net_into(index, node, sample, v));
    // As bits, non-negative floats are in order and what is not a number comes out on top.
    own = max(own, select(bitcast<u32>(r), INFINITE, has_blown_up(v)));
  }
  atomicMax(&largest, own);
  workgroupBarrier();
  if (local == 0u) {
    let all = atomicExchange(&largest, 0u);
    stops = select(0u, 1u, all == 0u || all < bitcast<u32>(burst.threshold) || all >= INFINITE);
  }
  return workgroupUniformLoad(&stops) != 0u;
}

@compute @workgroup_size(threads)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = workgroup.y * workgroups.x + workgroup.x;
  if (sample >= shape.batch) {
    return;
  }
  for (var index = local; index < shape.nodes; index += threads) {
    let i = index * shape.batch + sample;
    volts[index] = voltage[i];
    generations[index] = signal[i];
    generations[size + index] = signal[i];
  }
  workgroupBarrier();
  var turn = 0u;
  for (; turn < burst.turns; turn++) {
    step = moment_of(turn);
    if (burst.look > 0u && turn > 0u && turn % burst.look == 0u) {
      if (is_done(sample, local)) {
        break;
      }
    }
    let next = size - present;
    for (var index = local; index < shape.nodes; index += threads) {
      let node = node_at(index);
      if (!node.held) {
        let v = volts[index];
        let after = moved(node, index, sample, v, net_into(index, node, sample, v));
        volts[index] = after;
        generations[next + index] = law_signal(node.law, after, node.k);
      }
    }
    present = next;
    workgroupBarrier();
  }
  for (var index = local; index < shape.nodes; index += threads) {
    let i = index * shape.batch + sample;
    voltage[i] = volts[index];
    signal[i] = generations[present + index];
  }
  if (local == 0u && sample == 0u) {
    taken[0] = turn;
  }
}
