// What changes from step to step, written once per submission and bound with a dynamic offset.
struct Step {
  // Philox counter of the thermal noise.
  step: u32,
  // Time step [RC].
  dt: f32,
  // Coupling gain Ka(t).
  gain: f32,
  // sqrt(2 T(t) dt), 0 without noise.
  noise: f32,
  // Stage of a Runge-Kutta step, 0 to 3.
  stage: u32,
  // Slot of the recording ring.
  frame: u32,
  // Philox key of the thermal noise.
  seed: u32,
}
