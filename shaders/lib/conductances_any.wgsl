// Conductances each sample has its own of [E, B], four at a time; the last one again where there are no more.
@group(0) @binding(10) var<storage, read> conductance: array<f32>;

fn conductance_at(resistor: u32, four: u32) -> Samples {
  let at = vec4<u32>(resistor * coupling.batch) + min(4u * vec4<u32>(four) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(coupling.batch - 1u));
  return vec4<f32>(conductance[at.x], conductance[at.y], conductance[at.z], conductance[at.w]);
}
