// Gradient of the weights of a dense or stencil coupling, summed over samples and over the cells one weight serves:
//   currents: factor gain sum (s_source lambda_target + s_target lambda_source if reciprocal)
//   energy:  -factor gain sum s_source s_target
// Bindings: the coupling, call, signals and lambda [N, B], partial gradients [weights, parts]. One thread per (weight,
// part of the cells), 64 a workgroup. A dense coupling is a stencil of one cell.
//! use lib/index.wgsl
//! use lib/call.wgsl
//! use lib/stencil.wgsl
struct Products {
  weights: u32,
  // Threads a weight's cells are shared out among, and where its partial gradients begin.
  parts: u32,
  first: u32,
  reciprocal: u32,
}
@group(0) @binding(0) var<uniform> coupling: Stencil;
@group(0) @binding(1) var<uniform> products: Products;
@group(0) @binding(2) var<uniform> step: Call;
@group(0) @binding(3) var<storage, read> signal: array<f32>;
@group(0) @binding(4) var<storage, read> lambda: array<f32>;
@group(0) @binding(5) var<storage, read_write> partials: array<f32>;

override energy: bool = false;

fn product(source: u32, target_node: u32) -> f32 {
  var i = source * coupling.batch;
  var j = target_node * coupling.batch;
  var sum = 0.0;
  for (var n = 0u; n < coupling.batch; n++) {
    if (energy) {
      sum -= signal[i] * signal[j];
    } else {
      sum += signal[i] * lambda[j];
    }
    i++;
    j++;
  }
  if (energy || products.reciprocal == 0u) {
    return sum;
  }
  // In a loop of its own: emulated adapters read what a branch not taken names.
  for (var n = 0u; n < coupling.batch; n++) {
    i--;
    j--;
    sum += signal[j] * lambda[i];
  }
  return sum;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = flat_index(workgroup, workgroups, local);
  if (thread >= products.weights * products.parts) {
    return;
  }
  let weight = thread / products.parts;
  let q = weight % coupling.target_channels;
  let p = (weight / coupling.target_channels) % coupling.source_channels;
  let tap = weight / coupling.target_channels / coupling.source_channels;
  let offset = tap_offset(tap / coupling.kernel_width, tap % coupling.kernel_width);
  var total = 0.0;
  for (var cell = thread % products.parts; cell < coupling.height * coupling.width; cell += products.parts) {
    let source = cell_index(vec2<i32>(cell_of(cell)) + offset);
    if (source >= 0) {
      total += product(
        coupling.source_offset + u32(source) * coupling.source_channels + p,
        coupling.target_offset + cell * coupling.target_channels + q,
      );
    }
  }
  partials[products.first + thread] += step.factor * coupling.gain * total;
}
