// Current of resistors that join nodes a few fixed distances apart, with one sample, four nodes a thread [V/R]:
//   I[i] (+)= sum_k { g_k[i] (v[i + d_k] - v[i]) + g_k[i - d_k] (v[i - d_k] - v[i]) } - g_0[i] v[i]
// with g_0 to ground. The number of nodes and all distances but 1 are multiples of four, so that neighbours at a distance
// lie side by side and those next to a node are its own four's but for one. Bindings: the distances, conductances
// [1 + distances, N], voltages [N] (as `signal`: nodes with resistors have s = v), then what `finish` needs.
// 64 threads a workgroup.
//! use lib/index.wgsl
//! use lib/resistors.wgsl
//! use finish
@group(0) @binding(0) var<uniform> coupling: Diagonals;
@group(0) @binding(1) var<storage, read> conductances: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read> signal: array<vec4<f32>>;

// How many distances there are.
override count: u32 = 4u;
// True where the first of them is 1. Not asked of the distance: emulated adapters run through both branches then.
override beside: bool = true;

// Four neighbouring nodes.
alias Samples = vec4<f32>;

// A resistor that is not there carries nothing, whatever lies at its far end.
fn joined(g: Samples, difference: Samples) -> Samples {
  return select(Samples(0.0), through(g, difference, false), g != Samples(0.0));
}

// Resistors of distance 1 at both their ends.
fn next_pair(four: u32, v: Samples) -> Samples {
  let there = coupling.nodes / 4u + four;
  let g = conductances[there];
  let before = Samples(select(0.0, conductances[there - 1u].w, four > 0u), g.xyz);
  return joined(before, Samples(signal[four - 1u].w, v.xyz) - v) + joined(g, Samples(v.yzw, signal[four + 1u].x) - v);
}

// Resistors of the k-th distance at both their ends.
fn pair(k: u32, d: u32, four: u32, v: Samples) -> Samples {
  let there = k * (coupling.nodes / 4u) + four;
  let apart = d / 4u;
  let before = select(Samples(0.0), conductances[there - apart], four >= apart);
  return joined(before, signal[four - apart] - v) + joined(conductances[there], signal[four + apart] - v);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let four = flat_index(workgroup, workgroups, local);
  if (4u * four >= coupling.nodes) {
    return;
  }
  let v = signal[four];
  var sum = through(conductances[four], -v, true);
  if (beside) {
    sum += next_pair(four, v);
  } else if (count > 0u) {
    sum += pair(1u, coupling.d1, four, v);
  }
  if (count > 1u) {
    sum += pair(2u, coupling.d2, four, v);
  }
  if (count > 2u) {
    sum += pair(3u, coupling.d3, four, v);
  }
  if (count > 3u) {
    sum += pair(4u, coupling.d4, four, v);
  }
  finish_nodes(4u * four, sum);
}
