// A resistor grid of linear nodes solved by conjugate gradients as in grid.wgsl, each sample by one thread without a
// barrier. Units V, V/R, 1/R. Bindings: the visit, call, rows [N], entries, numbers, conditioned conductances, work
// [4, N, B] (what is left of the right-hand side, direction, its image, D), x, signals [N, B] (a few zeros for lambda),
// progress. One thread per sample, 8 a workgroup, so that a software adapter's processors share them.
//! use lib/call.wgsl
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/conductances.wgsl
//! use lib/progress.wgsl
//! use lib/sweeps.wgsl
//! use lib/grid_rows.wgsl
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

@compute @workgroup_size(8)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = (workgroup.y * workgroups.x + workgroup.x) * 8u + local;
  if (sample >= visit.batch || is_settled(step.sweep)) {
    return;
  }
  let direction = arrayLength(&work) / 4u;
  let image = 2u * direction;
  let diagonal = 3u * direction;
  let end = visit.offset + visit.size;
  var rho = 0.0;
  var met = 0u;
  var scale = 0.0;
  for (var node = visit.offset; node < end; node++) {
    if (rows[node].held != 0u) {
      continue;
    }
    let at = node * visit.batch + sample;
    let row = row_of(node, sample, true, 0u);
    let own = row.x * x[at];
    scale = max(scale, max(abs(work[at]), abs(own)));
    let r = work[at] + row.y - own;
    work[at] = r;
    work[direction + at] = r / row.x;
    work[diagonal + at] = row.x;
    rho += r * r / row.x;
    met = max(met, magnitude_bits(r));
  }
  let peak = bitcast<f32>(atomicLoad(&progress[PEAK]));
  let limit = max(0.25 * max(visit.tolerance, visit.share * peak), ROUNDING * scale);
  var left = met;
  for (var n = 0u; n < ITERATIONS * visit.size && bitcast<f32>(left) > limit && left != INFINITE; n++) {
    var curvature = 0.0;
    for (var node = visit.offset; node < end; node++) {
      if (rows[node].held != 0u) {
        continue;
      }
      let at = node * visit.batch + sample;
      let p = work[direction + at];
      let y = work[diagonal + at] * p - row_of(node, sample, false, direction).y;
      work[image + at] = y;
      curvature += p * y;
    }
    let factor = select(0.0, rho / curvature, curvature > 0.0);
    var next = 0.0;
    left = 0u;
    for (var node = visit.offset; node < end; node++) {
      if (rows[node].held != 0u) {
        continue;
      }
      let at = node * visit.batch + sample;
      x[at] += factor * work[direction + at];
      let r = work[at] - factor * work[image + at];
      work[at] = r;
      next += r * r / work[diagonal + at];
      left = max(left, magnitude_bits(r));
    }
    let turn = select(0.0, next / rho, rho > 0.0);
    rho = next;
    for (var node = visit.offset; node < end; node++) {
      let at = node * visit.batch + sample;
      if (rows[node].held == 0u) {
        work[direction + at] = work[at] / work[diagonal + at] + turn * work[direction + at];
      }
    }
  }
  note(step.sweep, bitcast<f32>(select(left, met, visit.track != 0u)), scale);
  if (arrayLength(&signal) >= direction) {
    for (var node = visit.offset; node < end; node++) {
      let at = node * visit.batch + sample;
      signal[at] = x[at];
    }
  }
}
