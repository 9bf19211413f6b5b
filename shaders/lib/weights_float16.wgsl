// Weights rounded to half precision, four at a time.
@group(0) @binding(1) var<storage, read> weights: array<vec2<u32>>;

fn weights_at(at: u32) -> vec4<f32> {
  let pairs = weights[at];
  let w = vec4<f32>(unpack2x16float(pairs.x), unpack2x16float(pairs.y));
  return select(w, abs(w), absolute);
}
