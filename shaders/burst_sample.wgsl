// Many steps of every node of a sample by one thread, which reads only what it wrote: no thread waits for another.
//   v <- v after the integrator's step from r = net current, s = phi(v), over and over
// Units V, RC, V/R. Bindings: shape, burst, plan (gains and noise, then the wiring), nodes [N], conductances per sample,
// drive currents, voltages, signals [N, B], what the integrator keeps, two generations of signals [2, N, B].
// One thread per sample, 64 a workgroup; neighbours read neighbouring samples.
// Drive may be [N], see lib/driven.wgsl.
//! use lib/index.wgsl
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
@group(0) @binding(9) var<storage, read_write> generations: array<f32>;

// Where the generation being read starts.
var<private> present: u32 = 0u;

fn heard(node: u32, sample: u32) -> f32 {
  return generations[present + node * shape.batch + sample];
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = flat_index(workgroup, workgroups, local);
  if (sample >= shape.batch) {
    return;
  }
  for (var i = sample; i < shape.states; i += shape.batch) {
    generations[i] = signal[i];
    generations[shape.states + i] = signal[i];
  }
  for (var turn = 0u; turn < burst.turns; turn++) {
    step = moment_of(turn);
    let next = shape.states - present;
    for (var index = 0u; index < shape.nodes; index++) {
      let node = node_at(index);
      if (node.held) {
        continue;
      }
      let i = index * shape.batch + sample;
      let v = voltage[i];
      let after = moved(node, index, sample, v, net_into(index, node, sample, v));
      voltage[i] = after;
      generations[next + i] = law_signal(node.law, after, node.k);
    }
    present = next;
  }
  for (var i = sample; i < shape.states; i += shape.batch) {
    signal[i] = generations[present + i];
  }
}
