// Current of a dense coupling from nodes that are held [V/R], summed once and the same at every step:
//   I[output, b] (+)= K[output, b]
// Bindings: the coupling, K [outputs, B] (as `signal`), then what `finish` needs. One thread per output and sample or four
// samples, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/dense.wgsl
//! use signals
//! use finish
//! use lib/share.wgsl

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let share = share_of(flat_index(workgroup, workgroups, local));
  if (share.node >= coupling.outputs) {
    return;
  }
  finish_share(share, coupling.output_offset + share.node, samples_at(share.node, share.part));
}
