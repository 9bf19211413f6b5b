// Net current of a node whose coupling current is the sum at hand.
fn net_of(node: Node, i: u32, v: f32, total: f32, driven: f32) -> f32 {
  return net_current(node, v, total, 0.0, driven, step.gain);
}
