// The voltage of a node after a damped Jacobi step within a burst.
//! use lib/step_relax.wgsl
@group(0) @binding(8) var<storage, read> conditioned: array<f32>;

fn moved(constants: Node, index: u32, sample: u32, v: f32, r: f32) -> f32 {
  var node = constants;
  if (arrayLength(&conditioned) >= shape.states) {
    node.capacitance += conditioned[index * shape.batch + sample];
  }
  return railed(node, stepped(node, index, sample, v, r));
}
