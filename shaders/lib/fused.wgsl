// Where sums of currents go when they are all a node feels: its voltage takes its step at once. The kernel reads `signal`,
// this writes `next`: the two change places after each step. Uses the step's `stepped` and what the node feels besides,
// `net_of`.
@group(0) @binding(4) var<uniform> step: Step;
@group(0) @binding(5) var<storage, read> nodes: array<vec4<u32>>;
@group(0) @binding(6) var<storage, read> drive: array<f32>;
@group(0) @binding(7) var<storage, read_write> voltage: array<f32>;
@group(0) @binding(8) var<storage, read_write> next: array<f32>;

fn advance(node: Node, index: u32, sample: u32, total: f32) {
  let i = index * coupling.batch + sample;
  let v = voltage[i];
  let moved = railed(node, stepped(node, index, sample, v, net_of(node, i, v, total, drive_at(index, i))));
  voltage[i] = moved;
  next[i] = law_signal(node.law, moved, node.k);
}

fn finish_one(index: u32, sample: u32, total: f32) {
  if (!is_held(index)) {
    advance(needed_of(index), index, sample, total);
  }
}

fn finish_beside(one: Node, index: u32, total: f32) {
  if (!is_held(index)) {
    advance(needed_beside(one, index), index, 0u, total);
  }
}

// Totals of four neighbouring nodes with one sample.
fn finish_nodes(index: u32, totals: vec4<f32>) {
  let one = needed_of(index);
  finish_beside(one, index, totals.x);
  finish_beside(one, index + 1u, totals.y);
  finish_beside(one, index + 2u, totals.z);
  finish_beside(one, index + 3u, totals.w);
}

// Totals of neighbouring samples of one node, `count` of them.
fn finish(index: u32, sample: u32, totals: vec4<f32>, count: u32) {
  if (is_held(index)) {
    return;
  }
  let node = needed_of(index);
  advance(node, index, sample, totals.x);
  if (count > 1u) {
    advance(node, index, sample + 1u, totals.y);
  }
  if (count > 2u) {
    advance(node, index, sample + 2u, totals.z);
  }
  if (count > 3u) {
    advance(node, index, sample + 3u, totals.w);
  }
}
