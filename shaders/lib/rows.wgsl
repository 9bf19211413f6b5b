// The nodes of a learning circuit and what is wired to each. Uses visit.wgsl; the kernel binds visit, rows, entries,
// numbers and conditioned.
// The entries of one node; `slope` is its largest |phi'|.
struct Row {
  first: u32,
  count: u32,
  held: u32,
  slope: f32,
}

const GROUND = 0xffffffffu;
// Kinds of entries: (kind, other node, number, bits of gain), (kind, other node or GROUND, number),
// (kind, other node or GROUND, resistor). Those from 3 on are the kernel's own.
const SIGNAL = 0u;
const RESISTOR = 1u;
const CONDITIONED = 2u;

fn is_inside(node: u32) -> bool {
  return node >= visit.offset && node < visit.offset + visit.size && rows[node].held == 0u;
}

fn conductance_of(entry: vec4<u32>, sample: u32) -> f32 {
  if (entry.x == CONDITIONED) {
    return conditioned[entry.z * visit.batch + sample];
  }
  return numbers[entry.z];
}
