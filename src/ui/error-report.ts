/** Catches the errors nobody foresaw and puts them into words that can be copied into a bug report. */
import type { UnexpectedError } from './dialogs/error-dialog.ts';

export function describeError(error: unknown): UnexpectedError {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const lines = [
    `Kirchhoff ${__BUILD__}`,
    new Date().toISOString(),
    navigator.userAgent,
    `WebGPU: ${'gpu' in navigator ? 'offered' : 'not offered'}, ${navigator.hardwareConcurrency} processors`,
    '',
    message,
    stack.replace(`${message}\n`, ''),
  ];
  return { message, report: lines.join('\n').trim() };
}

/** Calls `listener` with every error that reaches the window. Returns how to stop. */
export function watchErrors(listener: (error: unknown) => void): () => void {
  const onError = (event: ErrorEvent): void => {
    // Only says that a resize was noticed one frame late; browsers report it as an error all the same.
    if (event.message.startsWith('ResizeObserver loop')) return;
    listener(event.error ?? event.message);
  };
  const onRejection = (event: PromiseRejectionEvent): void => listener(event.reason);
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
  };
}
