// Gradients of every node's bias and leak, summed over samples, E being integral_0^v h u phi'(u) du at h = 1:
//   currents: bias factor sum lambda,   leak -factor sum lambda v
//   energy:   bias -factor sum s,       leak factor sum E
// Bindings: the nodes' shape, call, nodes [N], voltages, signals and lambda [N, B], partial gradients.
// One thread per node, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/node.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
struct Nodes {
  nodes: u32,
  batch: u32,
  // Where the partial gradients of biases and of leaks begin.
  bias: u32,
  leak: u32,
}
@group(0) @binding(0) var<uniform> shape: Nodes;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> voltage: array<f32>;
@group(0) @binding(4) var<storage, read> signal: array<f32>;
@group(0) @binding(5) var<storage, read> lambda: array<f32>;
@group(0) @binding(6) var<storage, read_write> partials: array<f32>;

override energy: bool = false;
// True where leaks are trained too: the energy of a custom law takes a quadrature.
override leaks: bool = false;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let node = flat_index(workgroup, workgroups, local);
  if (node >= shape.nodes) {
    return;
  }
  let law = node_at(node).law;
  let k = node_at(node).k;
  var sum = vec2<f32>(0.0);
  for (var sample = 0u; sample < shape.batch; sample++) {
    let i = node * shape.batch + sample;
    let v = voltage[i];
    if (!energy) {
      sum += vec2<f32>(lambda[i], -lambda[i] * v);
    } else {
      sum.x -= signal[i];
      if (leaks) {
        sum.y += law_well(law, v, 1.0, k) - law_well(law, v, 0.0, k);
      }
    }
  }
  partials[shape.bias + node] += step.factor * sum.x;
  partials[shape.leak + node] += step.factor * sum.y;
}
