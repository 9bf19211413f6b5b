// A nudge begins: the present state is put aside, the kept one comes back, and the feedback is injected:
//   before = v, v = kept, s = phi(v), constant = base + amount e      [V, V/R]
// Bindings: the circuit's shape, call, nodes [N], feedback, base and constant currents, kept, put aside and present
// voltages, signals [N, B]. One thread per state, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/shape.wgsl
//! use lib/node.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> feedback: array<f32>;
@group(0) @binding(4) var<storage, read> base: array<f32>;
@group(0) @binding(5) var<storage, read> kept: array<f32>;
@group(0) @binding(6) var<storage, read_write> constant: array<f32>;
@group(0) @binding(7) var<storage, read_write> before: array<f32>;
@group(0) @binding(8) var<storage, read_write> voltage: array<f32>;
@group(0) @binding(9) var<storage, read_write> signal: array<f32>;

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
  let node = node_at(i / shape.batch);
  before[i] = voltage[i];
  let v = kept[i];
  voltage[i] = v;
  signal[i] = law_signal(node.law, v, node.k);
  constant[i] = base[i] + step.factor * feedback[i];
}
