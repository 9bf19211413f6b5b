// What a step needs to know of a node: emulated adapters load whatever is named, and what is the same for all threads at
// the price of one. Uses rails.wgsl; the kernel binds nodes.
// True where all nodes are made of the same parts.
override alike: bool = false;
// False where no law has a stiffness, where all nodes follow one law, and where no step is damped by conductances.
override stiff: bool = true;
override mixed: bool = true;
override damped: bool = true;

// All but the bias, which is part of `drive`.
fn needed_of(index: u32) -> Node {
  var node = Node();
  if (alike) {
    node.capacitance = nodes[0].capacitance;
    node.leak = nodes[0].leak;
  } else {
    node.capacitance = nodes[index].capacitance;
    node.leak = nodes[index].leak;
  }
  if (stiff) {
    node.k = nodes[index].k;
  }
  node.rails = 3.4028234e38;
  if (bounded) {
    node.rails = nodes[index].rails;
  }
  if (mixed) {
    node.law = nodes[index].law;
  }
  if (damped) {
    node.conductance = nodes[index].conductance;
  }
  return node;
}
