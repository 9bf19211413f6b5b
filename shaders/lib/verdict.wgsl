// What a workgroup's threads met together, and whether its sample's part ends with this sweep. Uses whole.wgsl.
const THREADS = 64u;
var<workgroup> met_bits: atomic<u32>;
var<workgroup> into_bits: atomic<u32>;
var<workgroup> verdict: u32;

fn ends_here(local: u32, own: Met, sweeps: u32, again: bool) -> bool {
  atomicMax(&met_bits, own.met);
  atomicMax(&into_bits, own.into);
  workgroupBarrier();
  if (local == 0u) {
    let all = Met(atomicExchange(&met_bits, 0u), atomicExchange(&into_bits, 0u));
    let ends = !again || sweeps >= course.sweeps || is_over(all);
    if (ends) {
      report_part(all, sweeps, again);
    }
    verdict = select(0u, 1u, ends);
  }
  return workgroupUniformLoad(&verdict) != 0u;
}
