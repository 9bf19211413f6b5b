// One of the four stages of the classical Runge-Kutta step, with k = r / C:
//   stage 0: v0 = v, sum = k, v = v0 + dt/2 k       stage 1: sum += 2k, v = v0 + dt/2 k
//   stage 2: sum += 2k, v = v0 + dt k               stage 3: v = v0 + dt/6 (sum + k), then hard rails clip v
// and s = phi(v) each time. Units V, RC, V/R. Bindings: shape, step, nodes [N], coupling, resistor and drive currents,
// voltages, signals, (v0, sum) [N, B]. One thread per state, 64 a workgroup.
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
//! use lib/step_rk4.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> coupled: array<f32>;
@group(0) @binding(4) var<storage, read> resistor: array<f32>;
@group(0) @binding(5) var<storage, read> drive: array<f32>;
@group(0) @binding(6) var<storage, read_write> voltage: array<f32>;
@group(0) @binding(7) var<storage, read_write> signal: array<f32>;
@group(0) @binding(8) var<storage, read_write> kept: array<vec2<f32>>;

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
  let slope = net_current(node, v, coupled[i], resistor[i], drive_at(i / shape.batch, i), step.gain) / node.capacitance;
  let stage = staged(node, v, slope, kept[i]);
  v = stage.x;
  kept[i] = stage.yz;
  voltage[i] = v;
  signal[i] = law_signal(node.law, v, node.k);
}
