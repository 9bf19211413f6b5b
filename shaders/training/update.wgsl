// One optimiser step of every parameter along -G, which is cleared; p shrinks by rate x decay first, weights only.
//   sgd: p -= rate G     momentum: m = beta1 m + G, p -= rate m
//   adam: m = beta1 m + (1 - beta1) G, q = beta2 q + (1 - beta2) G^2, p -= rate m' / (sqrt(q') + epsilon), m' and q'
//   without the bias of their start (Kingma and Ba 2015; decay as in AdamW)
// Bindings: optimiser, call, parameters, G, moments m and q, whether each decays [P]. One thread per parameter, 64 a
// workgroup.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/optimiser.wgsl
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
  var p = parameters[n];
  if (decays[n] != 0u) {
    p -= step.factor * optimiser.decay * p;
  }
  switch optimiser.kind {
    case 0u: {
      p -= step.factor * g;
    }
    case 1u: {
      let m = optimiser.beta1 * first[n] + g;
      first[n] = m;
      p -= step.factor * m;
    }
    default: {
      let m = optimiser.beta1 * first[n] + optimiser.rest1 * g;
      let q = optimiser.beta2 * second[n] + optimiser.rest2 * g * g;
      first[n] = m;
      second[n] = q;
      p -= step.factor * step.first * m / (sqrt(step.second * q) + optimiser.epsilon);
    }
  }
  parameters[n] = p;
}
