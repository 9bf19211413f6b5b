// Gradient of one number per edge, summed over samples; i and j are its source and target:
//   weights, currents:  factor gain sum (s_i lambda_j + s_j lambda_i if reciprocal), energy: -factor gain sum s_i s_j
//   u = ln g, currents: factor g sum (v_i - v_j) (lambda_j - lambda_i), energy: factor g sum (v_i - v_j)^2 / 2
// Resistors join nodes with s = v. Bindings: the edges, call, ends [E] (GROUND for ground), numbers, signals and lambda
// [N, B], partial gradients. One thread per edge, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
struct Edges {
  edges: u32,
  batch: u32,
  resistors: u32,
  reciprocal: u32,
  gain: f32,
  // Where the edges' numbers and partial gradients begin.
  number: u32,
  first: u32,
}
@group(0) @binding(0) var<uniform> shape: Edges;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read> ends: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read> numbers: array<f32>;
@group(0) @binding(4) var<storage, read> signal: array<f32>;
@group(0) @binding(5) var<storage, read> lambda: array<f32>;
@group(0) @binding(6) var<storage, read_write> partials: array<f32>;

override energy: bool = false;
const GROUND = 0xffffffffu;

// (signal, lambda) of one end.
fn at_end(node: u32, sample: u32) -> vec2<f32> {
  if (node == GROUND) {
    return vec2<f32>(0.0);
  }
  let i = node * shape.batch + sample;
  return vec2<f32>(signal[i], lambda[i]);
}

fn product(a: vec2<f32>, b: vec2<f32>) -> f32 {
  if (shape.resistors != 0u) {
    let drop = a.x - b.x;
    return drop * select(b.y - a.y, 0.5 * drop, energy);
  }
  if (energy) {
    return -a.x * b.x;
  }
  return a.x * b.y + select(0.0, b.x * a.y, shape.reciprocal != 0u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let edge = flat_index(workgroup, workgroups, local);
  if (edge >= shape.edges) {
    return;
  }
  var sum = 0.0;
  for (var sample = 0u; sample < shape.batch; sample++) {
    sum += product(at_end(ends[edge].x, sample), at_end(ends[edge].y, sample));
  }
  var scale = step.factor * shape.gain;
  if (shape.resistors != 0u) {
    scale *= numbers[shape.number + edge];
  }
  partials[shape.first + edge] += scale * sum;
}
