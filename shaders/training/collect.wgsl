// Joins the partial gradients of every parameter and clears them: G_p += sum over its partials.
// Bindings: how many parameters, rows [P + 1], members (which partials), partial gradients, G [P].
// One thread per parameter, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/compensated.wgsl
//! use lib/optimiser.wgsl
@group(0) @binding(0) var<uniform> optimiser: Optimiser;
@group(0) @binding(1) var<storage, read> rows: array<u32>;
@group(0) @binding(2) var<storage, read> members: array<u32>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let p = flat_index(workgroup, workgroups, local);
  if (p >= optimiser.parameters) {
    return;
  }
  var sum = vec2<f32>(gradient[p], 0.0);
  for (var n = rows[p]; n < rows[p + 1u]; n++) {
    sum = add_compensated(sum, partials[members[n]]);
    partials[members[n]] = 0.0;
  }
  gradient[p] = sum.x + sum.y;
}
