// A thread's share of a product by state: one node, and SAMPLES of its samples.
struct Share {
  node: u32,
  // Number of this part of the node's samples, its first sample, and how many there are.
  part: u32,
  sample: u32,
  count: u32,
}

// True with one sample: emulated adapters divide slowly.
override single: bool = false;

fn share_at(node: u32, part: u32) -> Share {
  let sample = SAMPLES * part;
  return Share(node, part, sample, min(SAMPLES, coupling.batch - sample));
}

fn share_of(thread: u32) -> Share {
  if (single) {
    return Share(thread, 0u, 0u, 1u);
  }
  let parts = (coupling.batch + SAMPLES - 1u) / SAMPLES;
  return share_at(thread / parts, thread % parts);
}

// Sums of a thread's samples.
fn finish_share(share: Share, node: u32, sums: Samples) {
  if (SAMPLES == 1u) {
    finish_one(node, share.sample, vec4<f32>(sums).x);
  } else {
    finish(node, share.sample, vec4<f32>(sums), share.count);
  }
}
