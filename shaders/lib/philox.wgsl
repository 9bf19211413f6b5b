// Philox4x32-10 (Salmon et al., SC 2011), integer for integer the same as src/circuit/philox.ts.
const PHILOX_M0 = 0xd2511f53u;
const PHILOX_M1 = 0xcd9e8d57u;
const PHILOX_W0 = 0x9e3779b9u;
const PHILOX_W1 = 0xbb67ae85u;

// High 32 bits of the unsigned product.
fn multiply_high(a: u32, b: u32) -> u32 {
  let al = a & 0xffffu;
  let ah = a >> 16u;
  let bl = b & 0xffffu;
  let bh = b >> 16u;
  let middle = ah * bl + ((al * bl) >> 16u);
  let carry = al * bh + (middle & 0xffffu);
  return ah * bh + (middle >> 16u) + (carry >> 16u);
}

fn philox(counter: vec4<u32>, seed: vec2<u32>) -> vec4<u32> {
  var c = counter;
  var k = seed;
  for (var round = 0u; round < 10u; round++) {
    let high0 = multiply_high(PHILOX_M0, c.x);
    let high1 = multiply_high(PHILOX_M1, c.z);
    c = vec4<u32>(high1 ^ c.y ^ k.x, PHILOX_M1 * c.z, high0 ^ c.w ^ k.y, PHILOX_M0 * c.x);
    k += vec2<u32>(PHILOX_W0, PHILOX_W1);
  }
  return c;
}

// N(0, 1): Box-Muller on the first two words, twenty-four bits each.
fn normal(counter: vec4<u32>, seed: u32) -> f32 {
  let words = philox(counter, vec2<u32>(seed, 0u));
  let u = f32((words.x >> 8u) + 1u) * 0x1p-24f;
  let turns = f32(words.y >> 8u) * 0x1p-24f;
  return sqrt(-2.0 * log_exact(u)) * cos_turns(turns);
}
