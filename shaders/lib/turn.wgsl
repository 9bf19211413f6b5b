// One node's turn while a learning circuit settles: with I the current into it but for what it hears itself by (J_ii),
// and G the sum of conductances,
//   exact:   h v + z(v) + G v - J_ii phi(v) = I
//   relaxed: v += [I - (h + G) v - z(v)] / (h + G + sum |J| max phi' + max z')
// then hard rails clip v. Uses visit.wgsl, rows.wgsl, inflow.wgsl and laws; the kernel binds numbers, voltage, signal.

// True where every node is exact given the others, without rails, and with no current of its own but the leak's. Emulated
// adapters run through every branch.
override plain: bool = false;

struct Turn {
  // New voltage, the net current met (zero where a rail takes it), and the current into the node.
  v: f32,
  met: f32,
  into: f32,
}

// Newton steps at most; from a warm start a few do.
const NEWTON = 20u;

// Newton's steps from v, where the net current is r, kept between bounds: the net current falls as v rises. |phi'| is at
// most 1 in every law that hears itself here.
fn balanced(start: f32, r: f32, into: f32, h: f32, own: f32) -> f32 {
  // Rounding keeps the root inside.
  let reach = 1.001 * r / (h - max(own, 0.0));
  var low = min(start, start + reach);
  var high = max(start, start + reach);
  var v = start;
  for (var n = 0u; n < NEWTON; n++) {
    var net = into - h * v - law_self(visit.law, v, visit.k);
    var steep = h + law_self_slope(visit.law, v, visit.k);
    // Signals are dear.
    if (own != 0.0) {
      net += own * law_signal(visit.law, v, visit.k);
      steep -= own * law_slope(visit.law, v, visit.k);
    }
    if (net > 0.0) {
      low = v;
    } else {
      high = v;
    }
    var next = v + net / steep;
    if (next < low || next > high) {
      next = 0.5 * (low + high);
    }
    let change = abs(next - v);
    v = next;
    if (change <= 1e-7 * abs(v)) {
      break;
    }
  }
  return v;
}

// `current` flows in besides what other nodes send.
fn turn_of(node: u32, sample: u32, current: f32) -> Turn {
  let i = node * visit.batch + sample;
  let sum = inflow(node, sample, false);
  let into = current + sum.x;
  let h = numbers[visit.leak + node] + sum.y;
  var v = voltage[i];
  let r = into - h * v - law_self(visit.law, v, visit.k);
  let met = select(r, 0.0, abs(v) >= visit.rails && r * v > 0.0);
  if (plain) {
    return Turn(into / h, r, into);
  }
  if (visit.rule == RELAXED) {
    let bend = max(visit.self_slope, law_self_slope(visit.law, v, visit.k));
    let total = h + numbers[visit.damping + node] + bend;
    v += r / select(1.0, total, total > 0.0);
  } else {
    let own = select(0.0, numbers[visit.own + node], visit.rule == COLOURED);
    v = balanced(v, r, into - own * signal[i], h, own);
  }
  // A comparison, not clamp(): a voltage that is not a number must stay one to be found.
  if (v > visit.rails) {
    v = visit.rails;
  } else if (v < -visit.rails) {
    v = -visit.rails;
  }
  return Turn(v, met, into);
}
