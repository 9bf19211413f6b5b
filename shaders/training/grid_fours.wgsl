// A resistor grid of linear nodes, (D - L - L^T) x = b with g_ij in L where j comes before i, solved by conjugate
// gradients, four samples by each thread without a barrier: an emulated adapter reads each number by itself, and what the
// matrix's rows say is read once for four samples. As a thread has all nodes of its samples it takes them in order, and
// preconditions by a sweep there and one back, M = (D - L) D^-1 (D - L^T), which multiply as well (Eisenstat 1981):
//   r = (D - L)^-1 (b - A x),  q = t + (D - L)^-1 (p - D t),  t = (D - L^T)^-1 p,  x += a t,  r -= a q,  p = D r + c p
// Units V, V/R, 1/R. Bindings: the visit, call, rows [N], entries, numbers, conditioned conductances, work [5, N, B] (b and
// then r, p, t, q - t, D), x, signals [N, B] (a few zeros for lambda), progress.
// One thread per four samples, 4 a workgroup: as many as an emulated adapter runs at once.
//! use lib/call.wgsl
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/progress.wgsl
//! use lib/sweeps.wgsl
//! use samples
//! use lib/grid_fours.wgsl
@group(0) @binding(0) var<uniform> visit: Visit;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> numbers: array<f32>;
@group(0) @binding(9) var<storage, read_write> progress: array<atomic<u32>>;

const ITERATIONS = 4u;
const ROUNDING = 4.8e-7;

@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let four = (workgroup.y * workgroups.x + workgroup.x) * 4u + local;
  if (4u * four >= visit.batch || is_settled(step.sweep)) {
    return;
  }
  let direction = part(1u);
  let back = part(2u);
  let forth = part(3u);
  let diagonal = part(4u);
  let end = visit.offset + visit.size;
  let begun = begin(four);
  let peak = bitcast<f32>(atomicLoad(&progress[PEAK]));
  let limit = max(vec4<f32>(0.25 * max(visit.tolerance, visit.share * peak)), ROUNDING * begun.scale);
  var rho = begun.rho;
  var left = begun.met;
  var turn = vec4<f32>(0.0);
  for (var n = 0u; n < ITERATIONS * visit.size; n++) {
    // A sample that is solved goes on with the others.
    if (!any((bitcast<vec4<f32>>(left) > limit) & (left != vec4<u32>(INFINITE)))) {
      break;
    }
    for (var node = end; node > visit.offset;) {
      node--;
      if (rows[node].held != 0u) {
        continue;
      }
      let at = place_of(node, four);
      let d = worked(diagonal + at);
      let p = d * worked(at) + turn * worked(direction + at);
      keep(direction + at, p);
      keep(back + at, (p + sent(node, four, back, true)) / d);
    }
    var curvature = vec4<f32>(0.0);
    for (var node = visit.offset; node < end; node++) {
      if (rows[node].held != 0u) {
        continue;
      }
      let at = place_of(node, four);
      let d = worked(diagonal + at);
      let p = worked(direction + at);
      let t = worked(back + at);
      let w = (p - d * t + sent(node, four, forth, false)) / d;
      keep(forth + at, w);
      curvature += p * (t + w);
    }
    let factor = select(vec4<f32>(0.0), rho / curvature, curvature > vec4<f32>(0.0));
    var next = vec4<f32>(0.0);
    var largest = vec4<u32>(0u);
    for (var node = visit.offset; node < end; node++) {
      if (rows[node].held != 0u) {
        continue;
      }
      let at = place_of(node, four);
      let d = worked(diagonal + at);
      let t = worked(back + at);
      find(at, found(at) + factor * t);
      let r = worked(at) - factor * (t + worked(forth + at));
      keep(at, r);
      next += r * r * d;
      largest = max(largest, magnitudes(d * r));
    }
    left = magnitudes(begun.spread * bitcast<vec4<f32>>(largest));
    turn = select(vec4<f32>(0.0), next / rho, rho > vec4<f32>(0.0));
    rho = next;
  }
  let told = select(left, begun.met, vec4<bool>(visit.track != 0u));
  for (var n = 0u; n < 4u; n++) {
    note(step.sweep, bitcast<f32>(told[n]), begun.scale[n]);
  }
  if (arrayLength(&signal) >= direction) {
    for (var node = visit.offset; node < end; node++) {
      send(place_of(node, four));
    }
  }
}
