// A stage of the classical Runge-Kutta step from slope k = r / C: the voltage after it, the step's first voltage v0 and
// the sum of slopes; `kept` holds the last two from the stage before.
fn staged(node: Node, v: f32, slope: f32, kept: vec2<f32>) -> vec3<f32> {
  switch step.stage {
    case 0u: {
      return vec3<f32>(v + 0.5 * step.dt * slope, v, slope);
    }
    case 1u: {
      return vec3<f32>(kept.x + 0.5 * step.dt * slope, kept.x, kept.y + 2.0 * slope);
    }
    case 2u: {
      return vec3<f32>(kept.x + step.dt * slope, kept.x, kept.y + 2.0 * slope);
    }
    default: {
      return vec3<f32>(railed(node, kept.x + step.dt / 6.0 * (kept.y + slope)), kept);
    }
  }
}
