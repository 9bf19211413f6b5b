// What the adapter can compute at best: 8 independent chains of x = x m + t in 4 lanes, kept by writing their sum;
// compilers fuse where the adapter can.
// Bindings: call: how many multiply-adds each chain takes; sums: a vector a thread.
// Workgroup: 64 threads, eight chains each.

struct Call {
  times: u32,
  factor: f32,
}

@group(0) @binding(0) var<uniform> call: Call;
@group(0) @binding(1) var<storage, read_write> sums: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let m = vec4f(call.factor);
  let t = vec4f(1.0 - call.factor);
  var a = vec4f(f32(id.x));
  var b = a + 1.0;
  var c = a + 2.0;
  var d = a + 3.0;
  var e = a + 4.0;
  var f = a + 5.0;
  var g = a + 6.0;
  var h = a + 7.0;
  for (var n = 0u; n < call.times; n++) {
    a = a * m + t;
    b = b * m + t;
    c = c * m + t;
    d = d * m + t;
    e = e * m + t;
    f = f * m + t;
    g = g * m + t;
    h = h * m + t;
  }
  sums[id.x] = a + b + c + d + e + f + g + h;
}
