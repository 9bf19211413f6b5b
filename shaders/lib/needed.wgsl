// What a step needs to know of a node: emulated adapters load whatever is named, and what is the same for all threads at
// the price of one. Uses node.wgsl and rails.wgsl.
// True where all nodes are made of the same parts.
override alike: bool = false;
// False where no law has a stiffness, and where all nodes follow one law.
override stiff: bool = true;
override mixed: bool = true;

// All but the bias, which is part of `drive`, and whether it is held.
fn needed_of(index: u32) -> Node {
  var node = Node();
  if (alike) {
    node.capacitance = bitcast<f32>(nodes[0].x);
    node.leak = bitcast<f32>(nodes[0].y);
  } else {
    node.capacitance = bitcast<f32>(nodes[index].x);
    node.leak = bitcast<f32>(nodes[index].y);
  }
  node.rails = 3.4028234e38;
  if (stiff || bounded || mixed) {
    let group = nodes[nodes[index].w >> 1u];
    if (stiff) {
      node.k = bitcast<f32>(group.x);
    }
    if (bounded) {
      node.rails = bitcast<f32>(group.y);
    }
    if (mixed) {
      node.law = group.z;
    }
  }
  return node;
}

// The same of another node, given that of one: loaded anew only where they may differ.
fn needed_beside(one: Node, index: u32) -> Node {
  if (alike && !stiff && !bounded && !mixed) {
    return one;
  }
  return needed_of(index);
}
