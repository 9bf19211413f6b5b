// Where sums of currents go: into `current`, or onto what is there already.
@group(0) @binding(4) var<storage, read_write> current: array<f32>;

fn finish_one(node: u32, sample: u32, total: f32) {
  let at = node * coupling.batch + sample;
  if (coupling.accumulate != 0u) {
    current[at] += total;
  } else {
    current[at] = total;
  }
}

// Totals of neighbouring samples of one node, `count` of them.
fn finish(node: u32, sample: u32, totals: vec4<f32>, count: u32) {
  for (var n = 0u; n < count; n++) {
    finish_one(node, sample + n, totals[n]);
  }
}
