// Constants of one node, in units of C, 1/R, V/R and V.
struct Node {
  capacitance: f32,
  leak: f32,
  bias: f32,
  // Well stiffness of the law.
  k: f32,
  // Hard rails at +-this voltage; the largest float for none.
  rails: f32,
  law: u32,
  held: u32,
  // Largest z' + h + sum |J| + fixed conductances: the damped Jacobi step's denominator [1/R].
  conductance: f32,
}

const BLOW_UP = 1e6;

// Not finite or beyond 1e6 V. By bit pattern, as compilers may assume that NaN does not occur.
fn has_blown_up(v: f32) -> bool {
  return (bitcast<u32>(v) & 0x7fffffffu) > bitcast<u32>(BLOW_UP);
}
