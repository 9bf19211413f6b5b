// Four neighbouring samples of a node or resistor; the last one again where there are no more.
@group(0) @binding(5) var<storage, read> conditioned: array<f32>;
@group(0) @binding(6) var<storage, read_write> work: array<f32>;
@group(0) @binding(7) var<storage, read_write> x: array<f32>;
@group(0) @binding(8) var<storage, read_write> signal: array<f32>;

// Where four samples of a node or resistor are.
alias Place = vec4<u32>;

fn place_of(number: u32, four: u32) -> vec4<u32> {
  let samples = min(4u * vec4<u32>(four) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(visit.batch - 1u));
  return number * visit.batch + samples;
}
fn set_by(at: vec4<u32>) -> vec4<f32> {
  return vec4<f32>(conditioned[at.x], conditioned[at.y], conditioned[at.z], conditioned[at.w]);
}
fn worked(at: vec4<u32>) -> vec4<f32> {
  return vec4<f32>(work[at.x], work[at.y], work[at.z], work[at.w]);
}
fn keep(at: vec4<u32>, value: vec4<f32>) {
  work[at.x] = value.x;
  work[at.y] = value.y;
  work[at.z] = value.z;
  work[at.w] = value.w;
}
fn found(at: vec4<u32>) -> vec4<f32> {
  return vec4<f32>(x[at.x], x[at.y], x[at.z], x[at.w]);
}
fn find(at: vec4<u32>, value: vec4<f32>) {
  x[at.x] = value.x;
  x[at.y] = value.y;
  x[at.z] = value.z;
  x[at.w] = value.w;
}
fn send(at: vec4<u32>) {
  for (var n = 0u; n < 4u; n++) {
    signal[at[n]] = x[at[n]];
  }
}
