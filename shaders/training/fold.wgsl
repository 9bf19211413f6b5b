// The end of one settle: what its last sweep met goes to the report, an adjoint one's as a share of the feedback's
// peak, and the counts are cleared for the next. Units V/R.
// Bindings: the visit of any group of the part, call (how many sweeps there were), progress. A single thread.
//! use lib/call.wgsl
//! use lib/visit.wgsl
//! use lib/progress.wgsl
//! use lib/sweeps.wgsl
@group(0) @binding(0) var<uniform> visit: Visit;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read_write> progress: array<atomic<u32>>;

@compute @workgroup_size(1)
fn main() {
  var last = 0u;
  while (last + 1u < step.sweep && !has_settled(last)) {
    last++;
  }
  let unsettled = select(1u, 0u, has_settled(last));
  var met = bitcast<f32>(atomicLoad(&progress[FIRST_SWEEP + 2u * last]));
  let peak = bitcast<f32>(atomicLoad(&progress[PEAK]));
  if (visit.share > 0.0 && peak > 0.0) {
    met /= peak;
  }
  raise(visit.report, magnitude_bits(met));
  raise(visit.report + 1u, last + 1u);
  raise(visit.report + 2u, unsettled);
  for (var n = 0u; n <= last; n++) {
    atomicStore(&progress[FIRST_SWEEP + 2u * n], 0u);
    atomicStore(&progress[FIRST_SWEEP + 2u * n + 1u], 0u);
  }
}
