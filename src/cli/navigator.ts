/** `navigator`, which libraries written for the browser ask for its name; Node has it from version 21 on. */
export function offerNavigator(): void {
  if ('navigator' in globalThis) return;
  Object.defineProperty(globalThis, 'navigator', { value: { userAgent: `Node ${process.version}` } });
}
