// Sums with the lost digits carried along (Neumaier): x is the sum, y what rounding took from it.
fn add_compensated(sum: vec2<f32>, term: f32) -> vec2<f32> {
  let total = sum.x + term;
  let lost = select((term - total) + sum.x, (sum.x - total) + term, abs(sum.x) >= abs(term));
  return vec2<f32>(total, sum.y + lost);
}

struct Samples {
  // First sample and number of them.
  first: u32,
  count: u32,
  // Threads per sample.
  parts: u32,
}
