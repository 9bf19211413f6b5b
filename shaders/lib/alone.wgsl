// A whole circuit brought to rest by one thread per sample, without a barrier: its parts, their groups in turn, node by
// node, again and again where they drive each other. Uses call.wgsl, course.wgsl, visits.wgsl, whole.wgsl and one of
// take_forward.wgsl and take_backward.wgsl; the kernel binds course, step and entries.
// Samples of a workgroup: few, so that a software adapter's processors share them.
const SAMPLES = 8u;

var<private> visit: Visit;

fn bring_to_rest(sample: u32) {
  for (var p = 0u; p < course.parts; p++) {
    let part = entries[course.first + p];
    let again = goes_on(part);
    var all = Met();
    var sweeps = 0u;
    loop {
      all = Met();
      for (var n = 0u; n < part.y; n++) {
        visit = visit_at(part.x + n * VISIT);
        for (var node = visit.offset; node < visit.offset + visit.size; node++) {
          if (is_due(node, sample)) {
            all = take(node, sample, all);
            tell(node, sample);
          }
        }
      }
      sweeps++;
      if (!again || sweeps >= course.sweeps || is_over(all)) {
        break;
      }
    }
    report_part(all, sweeps, again);
  }
}
