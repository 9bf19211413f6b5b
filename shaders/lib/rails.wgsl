// False where no node has rails.
override bounded: bool = true;

// A comparison, not clamp(): a voltage that is not a number must stay one to be found.
fn railed(node: Node, v: f32) -> f32 {
  if (!bounded) {
    return v;
  }
  if (v > node.rails) {
    return node.rails;
  }
  if (v < -node.rails) {
    return -node.rails;
  }
  return v;
}
