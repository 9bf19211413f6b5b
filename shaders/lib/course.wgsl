// A whole settle in one dispatch: its parts as entries (first visit, visits, loop, holds outputs).
struct Course {
  first: u32,
  parts: u32,
  batch: u32,
  // Sweeps of a part at most; calls before this one did as many each.
  sweeps: u32,
}
