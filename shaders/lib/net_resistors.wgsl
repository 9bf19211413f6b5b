// Net current of a node that feels nothing but resistors.
fn net_of(node: Node, i: u32, v: f32, total: f32, driven: f32) -> f32 {
  return net_current(node, v, 0.0, total, driven, step.gain);
}
