// Energy of every parts-th node, per sample, in normalised units [V^2/R]:
//   H_i = -1/2 Ka I_i s_i + E_i - (b_i + e_i) s_i + integral_0^{v_i} [h_i u + z(u)] phi'(u) du
// with I_i the coupling current where every pair acts both ways and E_i the resistors' share. Bindings: samples, shape, step,
// nodes [N], currents I, energies E, drive, voltages, signals [N, B], sums [parts, samples].
// One thread per (part, sample), 64 a workgroup; energy_sum.wgsl joins the parts.
// Sums that no coupling makes are a few zeros; drive may be [N], see lib/driven.wgsl.
//! use lib/index.wgsl
//! use lib/shape.wgsl
//! use lib/step.wgsl
//! use lib/node.wgsl
//! use lib/elementary.wgsl
//! use lib/laws.wgsl
//! use laws
//! use lib/compensated.wgsl
//! use lib/driven.wgsl
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read> coupled: array<f32>;
@group(0) @binding(4) var<storage, read> resistor: array<f32>;
@group(0) @binding(5) var<storage, read> drive: array<f32>;
@group(0) @binding(6) var<storage, read> voltage: array<f32>;
@group(0) @binding(7) var<storage, read> signal: array<f32>;
@group(0) @binding(8) var<storage, read_write> sums: array<vec2<f32>>;
@group(0) @binding(9) var<uniform> samples: Samples;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = flat_index(workgroup, workgroups, local);
  if (thread >= samples.parts * samples.count) {
    return;
  }
  let sample = samples.first + thread % samples.count;
  var sum = vec2<f32>(0.0);
  for (var n = thread / samples.count; n < shape.nodes; n += samples.parts) {
    let i = n * shape.batch + sample;
    let node = node_at(n);
    sum = add_compensated(sum, -0.5 * step.gain * coupled[i] * signal[i]);
    sum = add_compensated(sum, resistor[i]);
    sum = add_compensated(sum, -drive_at(n, i) * signal[i]);
    sum = add_compensated(sum, law_well(node.law, voltage[i], node.leak, node.k));
  }
  sums[thread] = sum;
}
