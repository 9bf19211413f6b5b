// Net current into a node [V/R]:
//   r = Ka I_J + I_g - h v - z(v) + b          first order
//   r = I_J + I_g - (h + 1 - Ka) v + b         second order, Ka being the pump
// with b the bias, conditioned and injected currents together. Uses the generated laws.
fn net_current(node: Node, v: f32, coupled: f32, resistor: f32, drive: f32, gain: f32) -> f32 {
  if (law_second_order(node.law)) {
    return coupled + resistor - (node.leak + 1.0 - gain) * v + drive;
  }
  return gain * coupled + resistor - node.leak * v - law_self(node.law, v, node.k) + drive;
}

// The rail's own current cancels what pushes a node outward, and a held node carries no residual.
fn residual_current(node: Node, v: f32, net: f32) -> f32 {
  let pinned = abs(v) >= node.rails && net * v > 0.0;
  return select(abs(net), 0.0, node.held || pinned);
}
