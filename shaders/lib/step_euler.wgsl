// Explicit Euler step of a first-order node with thermal noise:
//   v + dt/C r + sqrt(2 T dt / C) xi          xi ~ N(0, 1) from Philox counter (node, sample, step, 0)
// False where the temperature stays zero: emulated adapters run through branches that no thread takes.
override noisy: bool = true;

fn stepped(node: Node, index: u32, sample: u32, v: f32, r: f32) -> f32 {
  let moved = v + step.dt / node.capacitance * r;
  if (noisy && step.noise > 0.0) {
    let counter = vec4<u32>(index, sample, step.step, 0u);
    return moved + step.noise / sqrt(node.capacitance) * normal(counter, step.seed);
  }
  return moved;
}
