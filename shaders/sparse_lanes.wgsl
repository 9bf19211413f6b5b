// Current of all sparse couplings with one sample, gathered by the receiving node (no atomics) [V/R]:
//   I[i] (+)= sum_{e in row i} w_e s[source_e]          gains are in w
// Bindings: the gather, entries, signals [N], rows, pieces of long rows where there are any, then what `finish` needs.
// Eight threads per node read its row side by side; 64 a workgroup.
//! use lib/gather.wgsl
//! use signals
//! use pieces
//! use finish
const THREADS = 64u;
const LANES = 8u;
var<workgroup> parts: array<f32, THREADS>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let node = (workgroup.y * workgroups.x + workgroup.x) * (THREADS / LANES) + local / LANES;
  var sum = 0.0;
  if (node < coupling.nodes) {
    let row = rows[node];
    let in_pieces = row.count >= IN_PIECES;
    let end = row.first + select(row.count, row.count - IN_PIECES, in_pieces);
    for (var e = row.first + local % LANES; e < end; e += LANES) {
      if (in_pieces) {
        sum += piece_at(e, 0u);
      } else {
        sum += term(e, 0u);
      }
    }
  }
  parts[local] = sum;
  for (var apart = LANES / 2u; apart > 0u; apart /= 2u) {
    workgroupBarrier();
    if (local % LANES < apart) {
      parts[local] += parts[local + apart];
    }
  }
  if (local % LANES == 0u && node < coupling.nodes) {
    finish_one(node, 0u, parts[local]);
  }
}
