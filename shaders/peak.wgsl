// Joins the parts of residual.wgsl and current_scale.wgsl; ties go to the first state, so that equal runs agree.
// Bindings: selection, one peak per part, the joined peak. A single thread: the parts are few.
//! use lib/peak.wgsl
@group(0) @binding(0) var<uniform> selection: Selection;
@group(0) @binding(1) var<storage, read> peaks: array<Peak>;
@group(0) @binding(2) var<storage, read_write> joined: array<Peak>;

@compute @workgroup_size(1)
fn main() {
  var all = Peak(0.0, NOWHERE, NOWHERE, 0.0);
  for (var n = 0u; n < min(selection.parts, selection.count); n++) {
    let part = peaks[n];
    let part_bits = bitcast<u32>(part.value);
    let all_bits = bitcast<u32>(all.value);
    if (part_bits > all_bits || (part_bits == all_bits && part.state < all.state)) {
      all.value = part.value;
      all.state = part.state;
    }
    all.blown = min(all.blown, part.blown);
    all.scale = max(all.scale, part.scale);
  }
  joined[0] = all;
}
