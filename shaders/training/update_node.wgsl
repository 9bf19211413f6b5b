// Gradient and optimiser step of every node's own bias and leak at once, E being integral_0^v h u phi'(u) du at h = 1 and v'
// the voltages before the last nudge:
//   currents: bias now sum lambda,                          leak -now sum lambda v
//   energy:   bias -sum (now phi(v) + before phi(v')),      leak sum (now E(v) + before E(v'))
// Bindings: the nodes' shape, optimiser, call, nodes [N], voltages [N, B], lambda or v' [N, B], places [M], parameters and
// moments [P], numbers. One thread per node, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/node.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/optimiser.wgsl
//! use lib/optimise.wgsl
struct Nodes {
  nodes: u32,
  batch: u32,
  // Where the numbers of node 0 are.
  bias: u32,
  leak: u32,
}
struct Place {
  // Parameter, or FIXED.
  slot: u32,
  section: u32,
}
@group(0) @binding(0) var<uniform> shape: Nodes;
@group(0) @binding(1) var<uniform> optimiser: Optimiser;
@group(0) @binding(2) var<uniform> step: Call;
@group(0) @binding(3) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> voltage: array<f32>;
@group(0) @binding(5) var<storage, read> other: array<f32>;
@group(0) @binding(6) var<storage, read> places: array<Place>;
@group(0) @binding(7) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(8) var<storage, read_write> first: array<f32>;
@group(0) @binding(9) var<storage, read_write> second: array<f32>;
@group(0) @binding(10) var<storage, read_write> numbers: array<f32>;

const FIXED = 0xffffffffu;
override energy: bool = false;
// True where leaks are trained too: the energy of a custom law takes a quadrature.
override leaks: bool = false;

// What one state adds to (bias, leak).
fn slope(node: Node, v: f32) -> vec2<f32> {
  var well = 0.0;
  if (leaks) {
    well = law_well(node.law, v, 1.0, node.k) - law_well(node.law, v, 0.0, node.k);
  }
  return vec2<f32>(-law_signal(node.law, v, node.k), well);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let index = flat_index(workgroup, workgroups, local);
  if (index >= shape.nodes) {
    return;
  }
  let bias = places[shape.bias + index].slot;
  let leak = places[shape.leak + index].slot;
  if (bias == FIXED && leak == FIXED) {
    return;
  }
  let node = node_at(index);
  var sum = vec2<f32>(0.0);
  for (var i = index * shape.batch; i < (index + 1u) * shape.batch; i++) {
    if (energy) {
      sum += step.now * slope(node, voltage[i]) + step.before * slope(node, other[i]);
    } else {
      sum += step.now * vec2<f32>(other[i], -other[i] * voltage[i]);
    }
  }
  if (bias != FIXED) {
    numbers[shape.bias + index] = optimise(bias, sum.x, false);
  }
  if (leak != FIXED) {
    numbers[shape.leak + index] = optimise(leak, sum.y, false);
  }
}
