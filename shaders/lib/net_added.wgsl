// Net current of a node whose coupling current is the sum at hand and what other couplings left in `coupled`.
@group(0) @binding(9) var<storage, read> coupled: array<f32>;

fn net_of(node: Node, i: u32, v: f32, total: f32, driven: f32) -> f32 {
  return net_current(node, v, coupled[i] + total, 0.0, driven, step.gain);
}
