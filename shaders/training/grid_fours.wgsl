// A resistor grid of linear nodes solved by conjugate gradients as in grid.wgsl, four samples by each thread without a
// barrier: an emulated adapter reads each number by itself, and what the matrix's rows say is read once for four samples.
// Units V, V/R, 1/R. Bindings: the visit, call, rows [N], entries, numbers, conditioned conductances, work [4, N, B] (what
// is left of the right-hand side, direction, its image, D), x, signals [N, B] (a few zeros for lambda), progress.
// One thread per four samples, 4 a workgroup: as many as an emulated adapter runs at once.
//! use lib/call.wgsl
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/progress.wgsl
//! use lib/sweeps.wgsl
//! use lib/grid_fours.wgsl
@group(0) @binding(0) var<uniform> visit: Visit;
@group(0) @binding(1) var<uniform> step: Call;
@group(0) @binding(2) var<storage, read> rows: array<Row>;
@group(0) @binding(3) var<storage, read> entries: array<vec4<u32>>;
@group(0) @binding(4) var<storage, read> numbers: array<f32>;
@group(0) @binding(5) var<storage, read> conditioned: array<f32>;
@group(0) @binding(6) var<storage, read_write> work: array<f32>;
@group(0) @binding(7) var<storage, read_write> x: array<f32>;
@group(0) @binding(8) var<storage, read_write> signal: array<f32>;
@group(0) @binding(9) var<storage, read_write> progress: array<atomic<u32>>;

const ITERATIONS = 4u;
const ROUNDING = 4.8e-7;

@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = 4u * ((workgroup.y * workgroups.x + workgroup.x) * 4u + local);
  if (sample >= visit.batch || is_settled(step.sweep)) {
    return;
  }
  // Those beyond the last sample repeat it.
  let samples = min(vec4<u32>(sample) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(visit.batch - 1u));
  let direction = arrayLength(&work) / 4u;
  let image = 2u * direction;
  let diagonal = 3u * direction;
  let end = visit.offset + visit.size;
  var rho = vec4<f32>(0.0);
  var met = vec4<u32>(0u);
  var scale = vec4<f32>(0.0);
  for (var node = visit.offset; node < end; node++) {
    if (rows[node].held != 0u) {
      continue;
    }
    let at = node * visit.batch + samples;
    let row = row_of(node, samples);
    let own = row[0] * found(at);
    let right = worked(at);
    scale = max(scale, max(abs(right), abs(own)));
    let r = right + row[1] - own;
    let p = r / row[0];
    keep(at, r);
    keep(direction + at, p);
    keep(diagonal + at, row[0]);
    rho += r * p;
    met = max(met, magnitudes(r));
  }
  let peak = bitcast<f32>(atomicLoad(&progress[PEAK]));
  let limit = max(vec4<f32>(0.25 * max(visit.tolerance, visit.share * peak)), ROUNDING * scale);
  var left = met;
  for (var n = 0u; n < ITERATIONS * visit.size; n++) {
    // A sample that is solved goes on with the others.
    if (!any((bitcast<vec4<f32>>(left) > limit) & (left != vec4<u32>(INFINITE)))) {
      break;
    }
    var curvature = vec4<f32>(0.0);
    for (var node = visit.offset; node < end; node++) {
      if (rows[node].held != 0u) {
        continue;
      }
      let at = node * visit.batch + samples;
      let p = worked(direction + at);
      let y = worked(diagonal + at) * p - sent(node, samples, direction);
      keep(image + at, y);
      curvature += p * y;
    }
    let factor = select(vec4<f32>(0.0), rho / curvature, curvature > vec4<f32>(0.0));
    var next = vec4<f32>(0.0);
    left = vec4<u32>(0u);
    for (var node = visit.offset; node < end; node++) {
      if (rows[node].held != 0u) {
        continue;
      }
      let at = node * visit.batch + samples;
      move_by(at, factor * worked(direction + at));
      let r = worked(at) - factor * worked(image + at);
      keep(at, r);
      next += r * r / worked(diagonal + at);
      left = max(left, magnitudes(r));
    }
    let turn = select(vec4<f32>(0.0), next / rho, rho > vec4<f32>(0.0));
    rho = next;
    for (var node = visit.offset; node < end; node++) {
      if (rows[node].held != 0u) {
        continue;
      }
      let at = node * visit.batch + samples;
      keep(direction + at, worked(at) / worked(diagonal + at) + turn * worked(direction + at));
    }
  }
  let told = select(left, met, vec4<bool>(visit.track != 0u));
  for (var n = 0u; n < 4u; n++) {
    note(step.sweep, bitcast<f32>(told[n]), scale[n]);
  }
  if (arrayLength(&signal) >= direction) {
    for (var node = visit.offset; node < end; node++) {
      for (var n = 0u; n < 4u; n++) {
        let at = node * visit.batch + samples[n];
        signal[at] = x[at];
      }
    }
  }
}
