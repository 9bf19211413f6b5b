// Many steps in one dispatch: what they share. Uses shape, step, node and dynamics; the kernel binds burst, plan, nodes,
// conductance and drive, and says what node a sends out in a sample: `heard(a, sample)`.
struct Burst {
  // Evaluations of the currents: four a Runge-Kutta step, else one.
  turns: u32,
  stages: u32,
  // Philox counter of the first step, and the key.
  first: u32,
  seed: u32,
  // Time step [RC].
  dt: f32,
  // Place in the plan of the first turn's gain and noise, and how far on the next turn's are.
  moments: u32,
  stride: u32,
  // Place in the plan of the rows.
  rows: u32,
  // Turns between two looks at the residual; 0 never looks.
  look: u32,
  // A residual below this stops the burst [V/R].
  threshold: f32,
}

const GROUND = 0xffffffffu;

// The moment of a turn.
var<private> step: Step;

fn moment_of(turn: u32) -> Step {
  let at = burst.moments + turn * burst.stride;
  let number = burst.first + turn / burst.stages;
  let gain = bitcast<f32>(plan[at]);
  let noise = bitcast<f32>(plan[at + 1u]);
  return Step(number, burst.dt, gain, noise, turn % burst.stages, 0u, burst.seed);
}

// A stretch of neighbouring nodes through a dense coupling: (first node, how many, first weight, weights from one to the
// next).
fn stretch_sum(at: u32, sample: u32) -> f32 {
  var source = plan[at];
  var w = plan[at + 2u];
  let next = plan[at + 3u];
  let count = plan[at + 1u];
  // Four sums: independent chains run side by side and round less.
  var sum = vec4<f32>(0.0);
  for (var n = count / 4u; n > 0u; n--) {
    sum += vec4<f32>(
      bitcast<f32>(plan[w]) * heard(source, sample),
      bitcast<f32>(plan[w + next]) * heard(source + 1u, sample),
      bitcast<f32>(plan[w + 2u * next]) * heard(source + 2u, sample),
      bitcast<f32>(plan[w + 3u * next]) * heard(source + 3u, sample),
    );
    w += 4u * next;
    source += 4u;
  }
  var total = (sum.x + sum.y) + (sum.z + sum.w);
  for (var n = count % 4u; n > 0u; n--) {
    total += bitcast<f32>(plan[w]) * heard(source, sample);
    w += next;
    source++;
  }
  return total;
}

// Net current into a node at voltage v [V/R]. Its row names where four lists start: stretches, couplings (node, weight),
// fixed resistors (other node or GROUND, conductance), resistors with a conductance per sample (other node, number).
fn net_into(index: u32, node: Node, sample: u32, v: f32) -> f32 {
  let row = burst.rows + 4u * index;
  let couplings = plan[row + 1u];
  let fixed = plan[row + 2u];
  let conditioned = plan[row + 3u];
  let end = plan[row + 4u];
  var coupled = 0.0;
  for (var at = plan[row]; at < couplings; at += 4u) {
    coupled += stretch_sum(at, sample);
  }
  for (var at = couplings; at < fixed; at += 2u) {
    coupled += bitcast<f32>(plan[at + 1u]) * heard(plan[at], sample);
  }
  var resistor = 0.0;
  for (var at = fixed; at < end; at += 2u) {
    let other = plan[at];
    var g = bitcast<f32>(plan[at + 1u]);
    if (at >= conditioned) {
      g = conductance[plan[at + 1u] * shape.batch + sample];
    }
    // Resistors join nodes that send out their voltage.
    var difference = -v;
    if (other != GROUND) {
      difference = heard(other, sample) - v;
    }
    resistor += g * difference;
  }
  return net_current(node, v, coupled, resistor, drive_at(index, index * shape.batch + sample), step.gain);
}
