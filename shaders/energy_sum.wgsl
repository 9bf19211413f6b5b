// Joins the parts of energy.wgsl: H per sample as a sum and its lost digits [V^2/R].
// Bindings: samples, sums [parts, samples], energies [samples]. One thread per sample, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/compensated.wgsl
@group(0) @binding(0) var<uniform> samples: Samples;
@group(0) @binding(1) var<storage, read> sums: array<vec2<f32>>;
@group(0) @binding(2) var<storage, read_write> energy: array<vec2<f32>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = flat_index(workgroup, workgroups, local);
  if (sample >= samples.count) {
    return;
  }
  var total = vec2<f32>(0.0);
  for (var part = 0u; part < samples.parts; part++) {
    let sum = sums[part * samples.count + sample];
    total = add_compensated(total, sum.x);
    total.y += sum.y;
  }
  energy[sample] = total;
}
