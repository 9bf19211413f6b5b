// Damped Jacobi step, the equilibrium without physical time:
//   v += r / (h + sum g + sum |J| + max z')
// then hard rails clip v, and s = phi(v). Units V, V/R, 1/R. Bindings: shape, step, nodes [N], coupling, resistor and
// drive currents [N, B], conditioned conductances into each node (a few zeros where none are), voltages, signals [N, B].
// One thread per state, 64 a workgroup.
// Sums that no coupling makes are a few zeros; drive may be [N], see lib/driven.wgsl.
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
//! use lib/needed.wgsl
//! use lib/step_relax.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> coupled: array<f32>;
@group(0) @binding(4) var<storage, read> resistor: array<f32>;
@group(0) @binding(5) var<storage, read> drive: array<f32>;
@group(0) @binding(6) var<storage, read> conditioned: array<f32>;
@group(0) @binding(7) var<storage, read_write> voltage: array<f32>;
@group(0) @binding(8) var<storage, read_write> signal: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= shape.states) {
    return;
  }
  if (is_held(i / shape.batch)) {
    return;
  }
  var node = needed_of(i / shape.batch);
  if (arrayLength(&conditioned) >= shape.states) {
    node.capacitance += conditioned[i];
  }
  var v = voltage[i];
  let r = net_current(node, v, coupled[i], resistor[i], drive_at(i / shape.batch, i), step.gain);
  v = railed(node, stepped(node, i / shape.batch, i % shape.batch, v, r));
  voltage[i] = v;
  signal[i] = law_signal(node.law, v, node.k);
}
