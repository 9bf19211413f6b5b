// Weights as they are, four at a time.
@group(0) @binding(1) var<storage, read> weights: array<vec4<f32>>;

fn weights_at(at: u32) -> vec4<f32> {
  let w = weights[at];
  return select(w, abs(w), absolute);
}
