// The voltage of a node after a stage of a Runge-Kutta step within a burst; where it started and the sum of slopes are
// kept from stage to stage.
//! use lib/step_rk4.wgsl
@group(0) @binding(8) var<storage, read_write> kept: array<vec2<f32>>;

fn moved(node: Node, index: u32, sample: u32, v: f32, r: f32) -> f32 {
  let i = index * shape.batch + sample;
  let stage = staged(node, v, r / node.capacitance, kept[i]);
  kept[i] = stage.yz;
  return stage.x;
}
