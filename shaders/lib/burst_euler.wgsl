// The voltage of a node after an Euler step, or the leapfrog of a second-order one, within a burst.
//! use lib/philox.wgsl
//! use lib/step_euler.wgsl
//! use lib/leap.wgsl
@group(0) @binding(8) var<storage, read_write> momentum: array<f32>;

fn moved(node: Node, index: u32, sample: u32, v: f32, r: f32) -> f32 {
  if (law_second_order(node.law)) {
    let i = index * shape.batch + sample;
    let leap = leapt(node, v, momentum[i], r);
    momentum[i] = leap.y;
    return railed(node, leap.x);
  }
  return railed(node, stepped(node, index, sample, v, r));
}
