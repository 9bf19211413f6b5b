// One optimiser step of every parameter along -G, as lib/optimise.wgsl says; G is cleared.
// Bindings: optimiser, call, parameters, G, moments m and q, whether each decays [P]. One thread per parameter, 64 a
// workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/optimiser.wgsl
//! use lib/optimise.wgsl
@group(0) @binding(0) var<uniform> optimiser: Optimiser;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(4) var<storage, read_write> first: array<f32>;
@group(0) @binding(5) var<storage, read_write> second: array<f32>;
@group(0) @binding(6) var<storage, read> decays: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let n = flat_index(workgroup, workgroups, local);
  if (n >= optimiser.parameters) {
    return;
  }
  let g = gradient[n];
  gradient[n] = 0.0;
  _ = optimise(n, g, decays[n] != 0u);
}
