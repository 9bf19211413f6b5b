// A node's turn in an adjoint circuit: the kernel binds lambda [N, B]. Uses whole.wgsl and turn_back.wgsl.
const TELLS = false;

fn goes_on(part: vec4<u32>) -> bool {
  return part.z != 0u;
}

fn is_due(node: u32, sample: u32) -> bool {
  return moves(node, sample);
}

fn take(node: u32, sample: u32, all: Met) -> Met {
  let turn = turn_of(node, sample);
  lambda[node * visit.batch + sample] = turn.lambda;
  return further(all, turn.met, turn.into);
}

fn tell(node: u32, sample: u32) {
}
