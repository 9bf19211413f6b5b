// Current of resistors that join nodes a few fixed distances apart, such as those of a grid [V/R]:
//   I[i, b] (+)= sum_k { g_k[i] (v[i + d_k, b] - v[i, b]) + g_k[i - d_k] (v[i - d_k, b] - v[i, b]) } - g_0[i] v[i, b]
// with g_0 to ground. Bindings: the distances, conductances [1 + distances, N], voltages [N, B] (as `signal`: nodes with
// resistors have s = v), then what `finish` needs. One thread per node and sample or four samples, 64 a workgroup.
//! use lib/index.wgsl
//! use signals
//! use lib/share.wgsl
//! use lib/resistors.wgsl
//! use finish
@group(0) @binding(0) var<uniform> coupling: Diagonals;
@group(0) @binding(1) var<storage, read> conductances: array<f32>;

// A resistor that is not there carries nothing, whatever lies at its far end.
fn joined(g: f32, other: u32, part: u32, v: Samples) -> Samples {
  if (g == 0.0) {
    return Samples();
  }
  return through(Samples(g), samples_at(other, part) - v, false);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let share = share_of(flat_index(workgroup, workgroups, local));
  let node = share.node;
  if (node >= coupling.nodes) {
    return;
  }
  let v = samples_at(node, share.part);
  let distances = vec4<u32>(coupling.d1, coupling.d2, coupling.d3, coupling.d4);
  var sum = through(Samples(conductances[node]), -v, true);
  for (var k = 0u; k < coupling.count; k++) {
    let d = distances[k];
    let first = (k + 1u) * coupling.nodes;
    if (node >= d) {
      sum += joined(conductances[first + node - d], node - d, share.part, v);
    }
    if (node + d < coupling.nodes) {
      sum += joined(conductances[first + node], node + d, share.part, v);
    }
  }
  finish(node, share.sample, vec4<f32>(sum), share.count);
}
