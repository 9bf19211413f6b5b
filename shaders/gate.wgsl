// Ends a submission of many blocks of steps early: once the residual is small or a voltage has blown up, what comes
// later dispatches no workgroups. Bindings: limit, the joined peak [V/R], workgroup counts (three a size), blocks taken.
// A single thread, after each block.
//! use lib/peak.wgsl
struct Limit {
  // A residual below it ends the stepping [V/R].
  threshold: f32,
  // How many workgroup counts there are.
  counts: u32,
}
@group(0) @binding(0) var<uniform> limit: Limit;
@group(0) @binding(1) var<storage, read> joined: array<Peak>;
@group(0) @binding(2) var<storage, read_write> counts: array<u32>;
@group(0) @binding(3) var<storage, read_write> blocks: array<u32>;

@compute @workgroup_size(1)
fn main() {
  if (counts[0] == 0u) {
    return;
  }
  blocks[0]++;
  // As bits, non-negative floats are in order and what is not a number comes out on top.
  let residual = bitcast<u32>(joined[0].value);
  if (residual == 0u || residual < bitcast<u32>(limit.threshold) || joined[0].blown != NOWHERE) {
    for (var n = 0u; n < limit.counts; n++) {
      counts[n] = 0u;
    }
  }
}
