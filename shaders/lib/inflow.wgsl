// What flows into the nodes of one group. Uses visit.wgsl and rows.wgsl; the kernel says what a coupling carries
// (`heard`), what a resistor joins (`across`), how a weight counts (`weight`), and what entries of its own kinds give
// (`special`).
//! use lib/link.wgsl
// Where one sample is, and what is heard there.
alias At = u32;
alias Heard = f32;

// Current from the moving links and from the node's row, and the sum of conductances at the node. Resistors inside
// the group may be left to the solver of its grid.
fn inflow(node: u32, sample: u32, leave_inside: bool) -> vec2<f32> {
  var sum = vec2<f32>(0.0);
  for (var n = 0u; n < visit.link_count; n++) {
    sum.x += link_sum(visit.links + 4u * n, node - visit.offset, sample);
  }
  let row = rows[node];
  for (var n = row.first; n < row.first + row.count; n++) {
    let entry = entries[n];
    if (entry.x == SIGNAL) {
      sum.x += bitcast<f32>(entry.w) * weight(entry.z) * heard(entry.y * visit.batch + sample);
    } else if (entry.x == RESISTOR || entry.x == CONDITIONED) {
      let g = conductance_of(entry, sample);
      sum.y += g;
      if (entry.y != GROUND && !(leave_inside && is_inside(entry.y))) {
        sum.x += g * across(entry.y * visit.batch + sample);
      }
    } else {
      sum.x += special(entry, node, sample);
    }
  }
  return sum;
}
