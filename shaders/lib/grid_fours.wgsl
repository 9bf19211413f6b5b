// Rows of a resistor grid's matrix at four samples. Uses rows.wgsl and progress.wgsl; the kernel binds what they need, work,
// x and conditioned.
fn worked(at: vec4<u32>) -> vec4<f32> {
  return vec4<f32>(work[at.x], work[at.y], work[at.z], work[at.w]);
}
fn keep(at: vec4<u32>, value: vec4<f32>) {
  work[at.x] = value.x;
  work[at.y] = value.y;
  work[at.z] = value.z;
  work[at.w] = value.w;
}
fn found(at: vec4<u32>) -> vec4<f32> {
  return vec4<f32>(x[at.x], x[at.y], x[at.z], x[at.w]);
}

fn conductances_of(entry: vec4<u32>, samples: vec4<u32>) -> vec4<f32> {
  if (entry.x == CONDITIONED) {
    let at = entry.z * visit.batch + samples;
    return vec4<f32>(conditioned[at.x], conditioned[at.y], conditioned[at.z], conditioned[at.w]);
  }
  return vec4<f32>(numbers[entry.z]);
}

// D_i in the first column, and the sum over j inside of g_ij x_j in the second.
fn row_of(node: u32, samples: vec4<u32>) -> mat2x4<f32> {
  let row = rows[node];
  var sum = mat2x4<f32>(vec4<f32>(numbers[visit.leak + node]), vec4<f32>(0.0));
  for (var n = row.first; n < row.first + row.count; n++) {
    let entry = entries[n];
    if (entry.x == RESISTOR || entry.x == CONDITIONED) {
      let g = conductances_of(entry, samples);
      sum[0] += g;
      if (entry.y != GROUND && is_inside(entry.y)) {
        sum[1] += g * found(entry.y * visit.batch + samples);
      }
    }
  }
  return sum;
}

// Sum over j inside of g_ij p_j, p the direction.
fn sent(node: u32, samples: vec4<u32>, direction: u32) -> vec4<f32> {
  let row = rows[node];
  var sum = vec4<f32>(0.0);
  for (var n = row.first; n < row.first + row.count; n++) {
    let entry = entries[n];
    if ((entry.x == RESISTOR || entry.x == CONDITIONED) && entry.y != GROUND && is_inside(entry.y)) {
      sum += conductances_of(entry, samples) * worked(direction + entry.y * visit.batch + samples);
    }
  }
  return sum;
}

// Not a number counts as infinite.
fn magnitudes(r: vec4<f32>) -> vec4<u32> {
  return min(bitcast<vec4<u32>>(r) & vec4<u32>(0x7fffffffu), vec4<u32>(INFINITE));
}

fn move_by(at: vec4<u32>, change: vec4<f32>) {
  let moved = found(at) + change;
  x[at.x] = moved.x;
  x[at.y] = moved.y;
  x[at.z] = moved.z;
  x[at.w] = moved.w;
}
