// Second half of the current of a symmetric dense coupling with one sample [V/R], see dense_mirrored.wgsl:
//   I[i] (+)= gain sum_{n <= strip of i} P[n, i]
// Bindings: the coupling, P [strips, N / 4], then what `finish` needs. One thread per four outputs, 4 a workgroup.
//! use lib/dense.wgsl
//! use finish
@group(0) @binding(1) var<storage, read> partials: array<vec4<f32>>;

@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let output = (workgroup.y * workgroups.x + workgroup.x) * 4u + local;
  if (output >= coupling.stride) {
    return;
  }
  var sum = vec4<f32>(0.0);
  for (var strip = 0u; strip <= output / 2u; strip++) {
    sum += partials[strip * coupling.stride + output];
  }
  let totals = scaled(sum);
  for (var n = 0u; n < 4u && 4u * output + n < coupling.outputs; n++) {
    finish_one(coupling.output_offset + 4u * output + n, 0u, totals[n]);
  }
}
