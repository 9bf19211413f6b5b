// Conductances set by signals of other nodes, per sample [1/R]:
//   g[e, b] = scale_e mean(exp(gain_e s[by0_e, b]), exp(gain_e s[by1_e, b])),   harmonic or arithmetic
// Bindings: the shape of g, one record per resistor, signals [N, B], conductances [E, B].
// One thread per (resistor, sample), 64 a workgroup.
//! use lib/index.wgsl
//! use lib/elementary.wgsl
struct Conditioned {
  resistors: u32,
  batch: u32,
}
struct Setting {
  by0: u32,
  by1: u32,
  // Conductance x base [1/R].
  scale: f32,
  gain: f32,
  harmonic: u32,
}
@group(0) @binding(0) var<uniform> shape: Conditioned;
@group(0) @binding(1) var<storage, read> settings: array<Setting>;
@group(0) @binding(2) var<storage, read> signal: array<f32>;
@group(0) @binding(3) var<storage, read_write> conductance: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= shape.resistors * shape.batch) {
    return;
  }
  let setting = settings[i / shape.batch];
  let sample = i % shape.batch;
  let a = exp_exact(setting.gain * signal[setting.by0 * shape.batch + sample]);
  var mean = a;
  if (setting.by1 != setting.by0) {
    let b = exp_exact(setting.gain * signal[setting.by1 * shape.batch + sample]);
    mean = select(0.5 * (a + b), 2.0 * a * (b / (a + b)), setting.harmonic != 0u);
  }
  conductance[i] = setting.scale * mean;
}
