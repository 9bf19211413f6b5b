// Sums over a workgroup of 256. Uses progress.wgsl.
const THREADS = 256u;
const SHARES = 16u;
var<workgroup> shares: array<vec2<f32>, THREADS>;
var<workgroup> parts: array<vec2<f32>, SHARES>;
var<workgroup> joined: vec2<f32>;

// Sums the first and takes the larger second; what is not a number wins, so that a blow-up ends the iteration.
fn add(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  return vec2<f32>(a.x + b.x, select(a.y, b.y, magnitude_bits(b.y) > magnitude_bits(a.y)));
}
fn join(local: u32, share: vec2<f32>) -> vec2<f32> {
  shares[local] = share;
  workgroupBarrier();
  if (local < SHARES) {
    var part = vec2<f32>(0.0);
    for (var n = 0u; n < THREADS / SHARES; n++) {
      part = add(part, shares[local * (THREADS / SHARES) + n]);
    }
    parts[local] = part;
  }
  workgroupBarrier();
  if (local == 0u) {
    var all = vec2<f32>(0.0);
    for (var n = 0u; n < SHARES; n++) {
      all = add(all, parts[n]);
    }
    joined = all;
  }
  return workgroupUniformLoad(&joined);
}
