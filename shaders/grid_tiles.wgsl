// Current of resistors that join nodes of a grid with their neighbours, as in grid.wgsl [V/R].
// Bindings: the distances, conductances [1 + distances, N], voltages [N, B] (as `signal`: nodes with resistors have s = v),
// then what `finish` needs.
// A workgroup of 256 computes 8 rows of 32 nodes, for one sample or four. It reads their voltages and conductances, and those
// of the nodes around them, into workgroup memory, where both ends of a resistor find them.
//! use signals
//! use lib/resistors.wgsl
//! use finish
//! use lib/share.wgsl
@group(0) @binding(0) var<uniform> coupling: Diagonals;
@group(0) @binding(1) var<storage, read> conductances: array<f32>;

// How many distances there are.
override count: u32 = 4u;

const ACROSS = 32u;
const DOWN = 8u;
// With a node more on every side.
const ROW = ACROSS + 2u;
const CELLS = ROW * (DOWN + 2u);
var<workgroup> volts: array<Samples, CELLS>;
// By distance.
var<workgroup> joining: array<f32, count * CELLS>;

// A resistor that is not there carries nothing, whatever lies at its far end.
fn joined(g: f32, difference: Samples) -> Samples {
  return select(Samples(), through(Samples(g), difference, false), g != 0.0);
}

// Resistors of the k-th distance at both their ends. A distance is a row or none, and a node to either side or none.
fn pair(k: u32, d: u32, at: u32, v: Samples) -> Samples {
  let rows = (d + 1u) / coupling.row;
  let apart = rows * ROW + d - rows * coupling.row;
  let there = (k - 1u) * CELLS + at;
  return joined(joining[there - apart], volts[at - apart] - v) + joined(joining[there], volts[at + apart] - v);
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let row = coupling.row;
  let across = (row + ACROSS - 1u) / ACROSS;
  let down = ((coupling.nodes + row - 1u) / row + DOWN - 1u) / DOWN;
  let number = workgroup.y * workgroups.x + workgroup.x;
  let tile = number % (across * down);
  let part = number / (across * down);
  if (part * SAMPLES >= coupling.batch) {
    return;
  }
  let corner = vec2<u32>(tile / across, tile % across) * vec2<u32>(DOWN, ACROSS);
  for (var n = local; n < CELLS; n += 256u) {
    let node = i32((corner.x + n / ROW) * row + corner.y + n % ROW) - i32(row) - 1;
    let is_there = node >= 0 && u32(node) < coupling.nodes;
    volts[n] = Samples();
    if (is_there) {
      volts[n] = samples_at(u32(node), part);
    }
    for (var k = 0u; k < count; k++) {
      joining[k * CELLS + n] = 0.0;
      if (is_there) {
        joining[k * CELLS + n] = conductances[(k + 1u) * coupling.nodes + u32(node)];
      }
    }
  }
  workgroupBarrier();
  let column = corner.y + local % ACROSS;
  let node = (corner.x + local / ACROSS) * row + column;
  if (column >= row || node >= coupling.nodes) {
    return;
  }
  let at = (local / ACROSS + 1u) * ROW + local % ACROSS + 1u;
  let v = volts[at];
  var sum = through(Samples(conductances[node]), -v, true);
  if (count > 0u) {
    sum += pair(1u, coupling.d1, at, v);
  }
  if (count > 1u) {
    sum += pair(2u, coupling.d2, at, v);
  }
  if (count > 2u) {
    sum += pair(3u, coupling.d3, at, v);
  }
  if (count > 3u) {
    sum += pair(4u, coupling.d4, at, v);
  }
  finish_share(share_at(node, part), node, sum);
}
