// A node's turn in a settle: the kernel binds constant currents, voltage and signal [N, B]. Uses whole.wgsl, turn.wgsl and
// followed.wgsl.
// Signals are told apart from voltages.
const TELLS = true;

fn goes_on(part: vec4<u32>) -> bool {
  return part.z != 0u || (part.w != 0u && step.follow != 0u);
}

fn is_due(node: u32, sample: u32) -> bool {
  return takes_turn(node);
}

fn take(node: u32, sample: u32, all: Met) -> Met {
  let i = node * visit.batch + sample;
  let turn = turn_of(node, sample, constant[i] + followed(node, sample));
  voltage[i] = turn.v;
  return further(all, turn.met, turn.into);
}

fn tell(node: u32, sample: u32) {
  let i = node * visit.batch + sample;
  signal[i] = law_signal(visit.law, voltage[i], visit.k);
}
