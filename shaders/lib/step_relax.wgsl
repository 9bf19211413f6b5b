// Damped Jacobi step where all conductances at the node are known beforehand.
fn stepped(node: Node, index: u32, sample: u32, v: f32, r: f32) -> f32 {
  return v + r / node.capacitance;
}
