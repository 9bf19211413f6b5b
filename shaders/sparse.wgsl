// Current of all sparse couplings, gathered by the receiving node (no atomics) [V/R]:
//   I[i, b] (+)= sum_{e in row i} w_e s[source_e, b]          gains are in w
// Bindings: the gather, entries, signals [N, B], rows, pieces of long rows where there are any, then what `finish` needs.
// One thread per node and sample or four samples, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/gather.wgsl
//! use signals
//! use pieces
//! use finish
//! use lib/share.wgsl
@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let share = share_of(flat_index(workgroup, workgroups, local));
  if (share.node >= coupling.nodes) {
    return;
  }
  let row = rows[share.node];
  var sum = Samples();
  if (row.count >= IN_PIECES) {
    for (var n = 0u; n < row.count - IN_PIECES; n++) {
      sum += piece_at(row.first + n, share.part);
    }
  } else {
    let end = row.first + row.count;
    for (var e = row.first; e < end; e++) {
      sum += term(e, share.part);
    }
  }
  finish_share(share, share.node, sum);
}
