/** Comma-separated values as RFC 4180 writes them, without a line break at the end. */
export function csvOf(lines: readonly (readonly (string | number | boolean)[])[]): string {
  return lines.map((line) => line.map((value) => quoted(String(value))).join(',')).join('\r\n');
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
