// A whole circuit brought to rest, four samples of it by each thread: its parts, their groups in turn, four nodes at once,
// again and again where they drive each other. Eight numbers read make sixteen products: an emulated adapter reads each
// by itself, far more slowly than it multiplies. For circuits of dense couplings between groups of plain nodes: exact
// given the others, without rails, and with no current of their own but the leak's, so that v = I / h.
// Uses call.wgsl, course.wgsl, visits.wgsl, whole.wgsl and one of fours_forward.wgsl and fours_backward.wgsl; the kernel
// binds course, step and entries.
// Threads of a workgroup: as many as an emulated adapter runs at once.
const THREADS = 4u;
const FOUR = vec4<u32>(0u, 1u, 2u, 3u);

var<private> visit: Visit;

// Of four samples: what `Met` is of one, largest so far.
struct FourMet {
  met: vec4<u32>,
  into: vec4<u32>,
}

fn further_four(all: FourMet, met: vec4<f32>, into: vec4<f32>) -> FourMet {
  // Not a number counts as infinite.
  let bits = bitcast<vec4<u32>>(met) & vec4<u32>(0x7fffffffu);
  let into_bits = bitcast<vec4<u32>>(into) & vec4<u32>(0x7fffffffu);
  let most = vec4<u32>(INFINITE);
  return FourMet(max(all.met, min(bits, most)), max(all.into, min(into_bits, most)));
}

fn largest(bits: vec4<u32>) -> u32 {
  let two = max(bits.xy, bits.zw);
  return max(two.x, two.y);
}

// Currents into four nodes of the visited group, columns, at four samples.
fn inflow_of_four(local: u32, samples: vec4<u32>) -> mat4x4<f32> {
  let nodes = min(vec4<u32>(local) + FOUR, vec4<u32>(visit.size - 1u));
  var total = mat4x4<f32>();
  for (var n = 0u; n < visit.link_count; n++) {
    // As in inflow.wgsl, of one cell.
    let first = visit.links + 4u * n;
    let ends = entries[first];
    let way = entries[first + 2u];
    let gain = bitcast<f32>(entries[first + 3u].x);
    var w = ends.w + nodes * way.z;
    var at = ends.x * visit.batch + samples;
    var sum = mat4x4<f32>();
    for (var source = 0u; source < ends.y; source++) {
      let x = vec4<f32>(heard(at.x), heard(at.y), heard(at.z), heard(at.w));
      sum += mat4x4<f32>(weight(w.x) * x, weight(w.y) * x, weight(w.z) * x, weight(w.w) * x);
      w += vec4<u32>(way.w);
      at += vec4<u32>(visit.batch);
    }
    total += gain * sum;
  }
  return total;
}

fn bring_to_rest(first: u32) {
  // Those beyond the last sample repeat it.
  let samples = min(vec4<u32>(first) + FOUR, vec4<u32>(course.batch - 1u));
  for (var p = 0u; p < course.parts; p++) {
    let part = entries[course.first + p];
    let again = goes_on(part);
    var all = Met();
    var sweeps = 0u;
    loop {
      var met = FourMet();
      for (var n = 0u; n < part.y; n++) {
        visit = visit_at(part.x + n * VISIT);
        let end = visit.offset + visit.size;
        for (var start = visit.offset; start < end; start += 4u) {
          var sums = inflow_of_four(start - visit.offset, samples);
          for (var m = 0u; m < 4u; m++) {
            if (start + m < end && rows[start + m].held == 0u) {
              met = take_four(start + m, samples, sums[m], met);
            }
          }
        }
      }
      all = Met(largest(met.met), largest(met.into));
      sweeps++;
      if (!again || sweeps >= course.sweeps || is_over(all)) {
        break;
      }
    }
    report_part(all, sweeps, again);
  }
}
