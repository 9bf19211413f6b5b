// A whole circuit brought to rest by one workgroup per sample: its parts, their groups in turn, colour by colour, again and
// again where they drive each other. Uses call.wgsl, course.wgsl, visits.wgsl, whole.wgsl, verdict.wgsl and one of
// take_forward.wgsl and take_backward.wgsl; the kernel binds course, step and entries.
var<private> visit: Visit;

fn bring_to_rest(sample: u32, local: u32) {
  for (var p = 0u; p < course.parts; p++) {
    let part = entries[course.first + p];
    for (var sweeps = 1u; ; sweeps++) {
      var all = Met();
      for (var n = 0u; n < part.y; n++) {
        let group = visit_at(part.x + n * VISIT);
        for (var colour = 0u; colour < max(1u, group.colours); colour++) {
          visit = group;
          visit.colour = select(ALL, colour, group.colours > 0u);
          for (var node = group.offset + local; node < group.offset + group.size; node += THREADS) {
            if (is_due(node, sample)) {
              all = take(node, sample, all);
            }
          }
          storageBarrier();
          if (!TELLS) {
            continue;
          }
          // Others hear a node's signal until all have heard it.
          for (var node = group.offset + local; node < group.offset + group.size; node += THREADS) {
            if (is_due(node, sample)) {
              tell(node, sample);
            }
          }
          storageBarrier();
        }
      }
      if (ends_here(local, all, sweeps, goes_on(part))) {
        break;
      }
    }
  }
}
