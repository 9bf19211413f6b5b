// Explicit Euler step with thermal noise, and the leapfrog of second-order nodes:
//   v += dt/C r + sqrt(2 T dt / C) xi          xi ~ N(0, 1) from Philox counter (node, sample, step, 0)
//   p += dt/C r,  v += dt p                    second order; at a rail v stops there and p = 0
// then hard rails clip v, and s = phi(v). Units V, RC, V/R. Bindings: shape, step, nodes [N], coupling, resistor and
// drive currents, voltages, signals [N, B], momenta (a few zeros where no node has any).
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
//! use lib/philox.wgsl
//! use lib/rails.wgsl
//! use lib/needed.wgsl
//! use lib/step_euler.wgsl
//! use lib/leap.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> coupled: array<f32>;
@group(0) @binding(4) var<storage, read> resistor: array<f32>;
@group(0) @binding(5) var<storage, read> drive: array<f32>;
@group(0) @binding(6) var<storage, read_write> voltage: array<f32>;
@group(0) @binding(7) var<storage, read_write> signal: array<f32>;
@group(0) @binding(8) var<storage, read_write> momentum: array<f32>;

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
  let node = needed_of(i / shape.batch);
  var v = voltage[i];
  let r = net_current(node, v, coupled[i], resistor[i], drive_at(i / shape.batch, i), step.gain);
  if (law_second_order(node.law)) {
    let leap = leapt(node, v, momentum[i], r);
    v = leap.x;
    momentum[i] = leap.y;
  } else {
    v = stepped(node, i / shape.batch, i % shape.batch, v, r);
  }
  v = railed(node, v);
  voltage[i] = v;
  signal[i] = law_signal(node.law, v, node.k);
}
