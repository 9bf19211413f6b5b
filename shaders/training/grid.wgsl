// A resistor grid of linear nodes solved by conjugate gradients with the diagonal D as preconditioner:
//   (h_i + sum_j g_ij) x_i - sum_{j inside} g_ij x_j = right_i,   x the voltages, or lambda of the adjoint circuit,
// from the present x, until the largest current left is below the tolerance. Units V, V/R, 1/R. Bindings: the visit,
// call, rows [N], entries, numbers, conditioned conductances, work [4, N, B] (what is left of the right-hand side,
// direction, its image, D), x, signals [N, B] (a few zeros for lambda), progress. One workgroup of 256 per sample.
//! use lib/call.wgsl
//! use lib/visit.wgsl
//! use lib/rows.wgsl
//! use lib/conductances.wgsl
//! use lib/progress.wgsl
//! use lib/sweeps.wgsl
//! use lib/grid.wgsl
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

// Rounding can cost a few more iterations than there are nodes, and leaves this share of the largest current.
const ITERATIONS = 4u;
const ROUNDING = 4.8e-7;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = workgroup.y * workgroups.x + workgroup.x;
  let idle = sample >= visit.batch || is_settled(step.sweep);
  if (join(local, vec2<f32>(select(0.0, 1.0, idle), 0.0)).x > 0.0) {
    return;
  }
  let direction = arrayLength(&work) / 4u;
  let image = 2u * direction;
  let diagonal = 3u * direction;
  let end = visit.offset + visit.size;
  var met = vec2<f32>(0.0);
  var scale = 0.0;
  for (var node = visit.offset + local; node < end; node += THREADS) {
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
    met = add(met, vec2<f32>(r * r / row.x, abs(r)));
  }
  met = join(local, met);
  scale = join(local, vec2<f32>(0.0, scale)).y;
  let peak = bitcast<f32>(atomicLoad(&progress[PEAK]));
  let wanted = max(0.25 * max(visit.tolerance, visit.share * peak), ROUNDING * scale);
  let limit = join(local, vec2<f32>(0.0, wanted)).y;
  var left = met;
  for (var n = 0u; n < ITERATIONS * visit.size && left.y > limit; n++) {
    storageBarrier();
    var curvature = 0.0;
    for (var node = visit.offset + local; node < end; node += THREADS) {
      if (rows[node].held != 0u) {
        continue;
      }
      let at = node * visit.batch + sample;
      let p = work[direction + at];
      let y = work[diagonal + at] * p - row_of(node, sample, false, direction).y;
      work[image + at] = y;
      curvature += p * y;
    }
    curvature = join(local, vec2<f32>(curvature, 0.0)).x;
    let factor = select(0.0, left.x / curvature, curvature > 0.0);
    var next = vec2<f32>(0.0);
    for (var node = visit.offset + local; node < end; node += THREADS) {
      if (rows[node].held != 0u) {
        continue;
      }
      let at = node * visit.batch + sample;
      x[at] += factor * work[direction + at];
      let r = work[at] - factor * work[image + at];
      work[at] = r;
      next = add(next, vec2<f32>(r * r / work[diagonal + at], abs(r)));
    }
    next = join(local, next);
    let turn = select(0.0, next.x / left.x, left.x > 0.0);
    left = next;
    for (var node = visit.offset + local; node < end; node += THREADS) {
      let at = node * visit.batch + sample;
      if (rows[node].held == 0u) {
        work[direction + at] = work[at] / work[diagonal + at] + turn * work[direction + at];
      }
    }
  }
  if (local == 0u) {
    note(step.sweep, select(left.y, met.y, visit.track != 0u), scale);
  }
  if (arrayLength(&signal) >= direction) {
    for (var node = visit.offset + local; node < end; node += THREADS) {
      let at = node * visit.batch + sample;
      signal[at] = x[at];
    }
  }
}
