// Sums of the pieces of long rows [pieces, B], four at a time; the last one again where there are no more.
@group(0) @binding(10) var<storage, read> pieces: array<f32>;

fn piece_at(piece: u32, four: u32) -> Samples {
  let at = vec4<u32>(piece * coupling.batch) + min(4u * vec4<u32>(four) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(coupling.batch - 1u));
  return vec4<f32>(pieces[at.x], pieces[at.y], pieces[at.z], pieces[at.w]);
}
