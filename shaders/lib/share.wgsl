// A thread's share of a product by state: one node, and SAMPLES of its samples.
struct Share {
  node: u32,
  // Number of this part of the node's samples, its first sample, and how many there are.
  part: u32,
  sample: u32,
  count: u32,
}

fn share_of(thread: u32) -> Share {
  let parts = (coupling.batch + SAMPLES - 1u) / SAMPLES;
  let part = thread % parts;
  let sample = SAMPLES * part;
  return Share(thread / parts, part, sample, min(SAMPLES, coupling.batch - sample));
}
