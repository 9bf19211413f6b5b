// Four neighbouring samples in one element, the number of samples being a multiple of four: an emulated adapter checks
// once for all four that they lie within the array.
@group(0) @binding(5) var<storage, read> conditioned: array<vec4<f32>>;
@group(0) @binding(6) var<storage, read_write> work: array<vec4<f32>>;
@group(0) @binding(7) var<storage, read_write> x: array<vec4<f32>>;
@group(0) @binding(8) var<storage, read_write> signal: array<vec4<f32>>;

// Where four samples of a node or resistor are.
alias Place = u32;

fn place_of(number: u32, four: u32) -> u32 {
  return number * (visit.batch / 4u) + four;
}
fn set_by(at: u32) -> vec4<f32> {
  return conditioned[at];
}
fn worked(at: u32) -> vec4<f32> {
  return work[at];
}
fn keep(at: u32, value: vec4<f32>) {
  work[at] = value;
}
fn found(at: u32) -> vec4<f32> {
  return x[at];
}
fn find(at: u32, value: vec4<f32>) {
  x[at] = value;
}
fn send(at: u32) {
  signal[at] = x[at];
}
