// A visit read from the entries. Uses visit.wgsl; the kernel binds entries.
fn visit_at(first: u32) -> Visit {
  let a = entries[first];
  let b = entries[first + 1u];
  let c = entries[first + 2u];
  let d = entries[first + 3u];
  let e = entries[first + 4u];
  let f = entries[first + 5u];
  let own = bitcast<vec2<f32>>(b.xy);
  let limits = bitcast<vec3<f32>>(e.xyz);
  return Visit(
    a.x, a.y, a.z, a.w, own.x, own.y, bitcast<f32>(b.z), b.w, c.x, c.y, c.z, c.w, d.x, d.y, d.z, d.w,
    limits.x, limits.y, limits.z, e.w, f.x, f.y, f.z, f.w,
  );
}
