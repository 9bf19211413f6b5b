// One recorded frame of one sample into the ring: voltages, then the energy's two parts, the residual, the first
// blown-up node or -1. Units V, V^2/R, V/R. Bindings: frame, step (which slot), voltages [N, B],
// joined energies, joined peak, ring [capacity, N + FRAME_TAIL]. One thread per node, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/step.wgsl
//! use lib/peak.wgsl
struct Frame {
  nodes: u32,
  batch: u32,
  sample: u32,
}
@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(1) var<uniform> step: Step;
@group(0) @binding(2) var<storage, read> voltage: array<f32>;
@group(0) @binding(3) var<storage, read> energy: array<vec2<f32>>;
@group(0) @binding(4) var<storage, read> joined: array<Peak>;
@group(0) @binding(5) var<storage, read_write> ring: array<f32>;

const FRAME_TAIL = 4u;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let node = flat_index(workgroup, workgroups, local);
  let first = step.frame * (frame.nodes + FRAME_TAIL);
  if (node < frame.nodes) {
    ring[first + node] = voltage[node * frame.batch + frame.sample];
  }
  if (node == 0u) {
    let tail = first + frame.nodes;
    ring[tail] = energy[0].x;
    ring[tail + 1u] = energy[0].y;
    ring[tail + 2u] = joined[0].value;
    // The number itself, not its bits: small integers as bits are subnormal floats, which a GPU may flush to zero.
    let blown = select(f32(joined[0].blown / frame.batch), -1.0, joined[0].blown == NOWHERE);
    ring[tail + 3u] = blown;
  }
}
