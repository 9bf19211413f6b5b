// Constants of one node, in units of C, 1/R, V/R and V. The kernel binds them as
//   var<storage, read> nodes: array<vec4<u32>>
// one element a node (bits of capacitance, leak and bias, then where its group's element is, doubled, and 1 more where
// it is held), and behind the nodes one element a group (bits of k and rails, then the law).
struct Node {
  // For a damped Jacobi step the largest z' + h + sum |J| + fixed conductances: its denominator [1/R].
  capacitance: f32,
  leak: f32,
  bias: f32,
  // Well stiffness of the law.
  k: f32,
  // Hard rails at +-this voltage; the largest float for none.
  rails: f32,
  law: u32,
  held: bool,
}

fn node_at(index: u32) -> Node {
  let own = nodes[index];
  let group = nodes[own.w >> 1u];
  let parts = bitcast<vec4<f32>>(own);
  let shared_parts = bitcast<vec4<f32>>(group);
  return Node(parts.x, parts.y, parts.z, shared_parts.x, shared_parts.y, group.z, is_held(index));
}

fn is_held(index: u32) -> bool {
  return (nodes[index].w & 1u) != 0u;
}

const BLOW_UP = 1e6;

// Not finite or beyond 1e6 V. By bit pattern, as compilers may assume that NaN does not occur.
fn has_blown_up(v: f32) -> bool {
  return (bitcast<u32>(v) & 0x7fffffffu) > bitcast<u32>(BLOW_UP);
}
