// Where sums of currents go that stay the same from step to step [outputs, B].
@group(0) @binding(4) var<storage, read_write> kept: array<f32>;

fn finish_one(node: u32, sample: u32, total: f32) {
  kept[(node - coupling.output_offset) * coupling.batch + sample] = total;
}

// Totals of neighbouring samples of one node, `count` of them.
fn finish(node: u32, sample: u32, totals: vec4<f32>, count: u32) {
  for (var n = 0u; n < count; n++) {
    finish_one(node, sample + n, totals[n]);
  }
}
