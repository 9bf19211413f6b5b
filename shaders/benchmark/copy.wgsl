// What the adapter can move at best: copied[i] = source[i].
// Bindings: call: how many vectors each thread copies; source, copied: vectors of four floats.
// Workgroup: 64 threads; as many workgroups as make up the whole copy, in one or two dimensions.

struct Call {
  each: u32,
}

@group(0) @binding(0) var<uniform> call: Call;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> copied: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let row = groups.x * 64u;
  let threads = row * groups.y;
  var i = id.x + id.y * row;
  for (var n = 0u; n < call.each; n++) {
    copied[i] = source[i];
    i += threads;
  }
}
