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

// Totals of four neighbouring nodes with one sample.
fn finish_nodes(node: u32, totals: vec4<f32>) {
  finish_one(node, 0u, totals.x);
  finish_one(node + 1u, 0u, totals.y);
  finish_one(node + 2u, 0u, totals.z);
  finish_one(node + 3u, 0u, totals.w);
}

// Totals of neighbouring samples of one node, `count` of them.
fn finish(node: u32, sample: u32, totals: vec4<f32>, count: u32) {
  finish_one(node, sample, totals.x);
  if (count > 1u) {
    finish_one(node, sample + 1u, totals.y);
  }
  if (count > 2u) {
    finish_one(node, sample + 2u, totals.z);
  }
  if (count > 3u) {
    finish_one(node, sample + 3u, totals.w);
  }
}
