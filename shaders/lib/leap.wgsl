// Leapfrog step of a second-order node, its voltage and momentum after it:
//   p += dt/C r,  v += dt p,  and p = 0 beyond a rail
fn leapt(node: Node, v: f32, p: f32, r: f32) -> vec2<f32> {
  let pushed = p + step.dt / node.capacitance * r;
  let moved = v + step.dt * pushed;
  return vec2<f32>(moved, select(pushed, 0.0, abs(moved) > node.rails));
}
