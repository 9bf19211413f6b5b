/** `relativeL2` and `best-cut` as words; short acronyms in capitals. */
export function metricLabel(name: string): string {
  const words = name
    .replace(/[-_.]/g, ' ')
    .replace(/([a-z])([A-Z][a-z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/\brel\b/i, 'relative')
    .trim();
  const upper = words.replace(/\b(mae|mse|rmse|mape|r2)(?=\d*\b)/gi, (each) => each.toUpperCase());
  return upper ? upper[0].toUpperCase() + upper.slice(1) : '';
}
