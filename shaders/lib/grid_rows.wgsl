// Rows of a resistor grid's matrix. Uses rows.wgsl and conductances.wgsl; the kernel binds what they need, work and x.
// D_i, and the sum over j inside of g_ij y_j with y a part of work, or x.
fn row_of(node: u32, sample: u32, of_x: bool, part: u32) -> vec2<f32> {
  let row = rows[node];
  var sum = vec2<f32>(numbers[visit.leak + node], 0.0);
  for (var n = row.first; n < row.first + row.count; n++) {
    let entry = entries[n];
    if (entry.x == RESISTOR || entry.x == CONDITIONED) {
      let g = conductance_of(entry, sample);
      sum.x += g;
      if (entry.y != GROUND && is_inside(entry.y)) {
        let at = entry.y * visit.batch + sample;
        if (of_x) {
          sum.y += g * x[at];
        } else {
          sum.y += g * work[part + at];
        }
      }
    }
  }
  return sum;
}
