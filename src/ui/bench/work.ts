import type { BenchSession } from './session.ts';
import type { TransportAction } from './transport.ts';

/** Works a run as the buttons of its transport do. */
export function work(session: BenchSession, action: TransportAction): void {
  switch (action.kind) {
    case 'toggle':
      void session.toggle();
      break;
    case 'reset':
      void session.call((h) => h.reset());
      break;
    case 'step':
      void session.call(async (h) => {
        if (session.running) await h.pause();
        await h.step(action.count);
      });
      break;
    case 'seek':
      session.seek(action.step);
      break;
    case 'cancel':
      void session.call((h) => h.cancel());
      break;
    case 'speed':
      void session.call((h) => h.setSpeed(action.stepsPerSecond));
      break;
    default:
      action satisfies never;
  }
}
