// One node's turn while the adjoint circuit settles: with I what flows in but for what it hears itself by (J_ii), G the
// sum of conductances and e the feedback,
//   exact:   (h + z'(v) + G - phi'(v) J_ii) lambda = phi'(v) (I - e)
//   relaxed: lambda += [phi'(v) (I - e) - (h + z'(v) + G) lambda] / (h + G + sum |J| max phi' + max z')
// Uses visit.wgsl, rows.wgsl, inflow.wgsl and laws; the kernel binds numbers, voltage, feedback, lambda.

// As in turn.wgsl.
override plain: bool = false;

struct Turn {
  // New lambda, the current met, and the current into the node.
  lambda: f32,
  met: f32,
  into: f32,
}

fn turn_of(node: u32, sample: u32) -> Turn {
  let i = node * visit.batch + sample;
  let v = voltage[i];
  let sum = inflow(node, sample, false);
  let slope = law_slope(visit.law, v, visit.k);
  let into = slope * (sum.x - feedback[i]);
  let bend = law_self_slope(visit.law, v, visit.k);
  let h = numbers[visit.leak + node] + sum.y;
  let before = lambda[i];
  let r = into - (h + bend) * before;
  if (plain) {
    return Turn(into / h, r, into);
  }
  if (visit.rule == RELAXED) {
    let total = h + numbers[visit.damping + node] + max(visit.self_slope, bend);
    return Turn(before + r / select(1.0, total, total > 0.0), r, into);
  }
  let own = select(0.0, slope * numbers[visit.own + node], visit.rule == COLOURED);
  return Turn((into - own * before) / (h + bend - own), r, into);
}

// Lambda starts at zero, and stays there where the node is held or railed.
fn moves(node: u32, sample: u32) -> bool {
  return takes_turn(node) && abs(voltage[node * visit.batch + sample]) < visit.rails;
}
