/**
 * Pointer, wheel and keys of a three-dimensional canvas as camera moves. A press may be claimed (a node to drag);
 * then its moves go to the claimer instead.
 */
import type { CameraMove } from './orbit.ts';

export interface GestureHost {
  camera(move: CameraMove): void;
  /** Asked at each press with one pointer; resolves to a handler of the drag, or null to turn the view. */
  claim(x: number, y: number, touch: boolean): Promise<Drag | null>;
  hover(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number, touch: boolean): void;
}

export interface Drag {
  move(dx: number, dy: number): void;
}

/** A press that moves less is a click [px]. */
const STILL = 4;

interface Point {
  x: number;
  y: number;
}

export function listenToGestures(element: HTMLElement, host: GestureHost): () => void {
  const pointers = new Map<number, Point>();
  let start: Point = { x: 0, y: 0 };
  let still = true;
  let claim: Promise<Drag | null> = Promise.resolve(null);
  const listening = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
    passive = true,
  ) => element.addEventListener(type, listener, { signal: listening.signal, passive });

  const at = ({ clientX, clientY }: PointerEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  };

  on('pointerdown', (event) => {
    const point = at(event);
    pointers.set(event.pointerId, point);
    element.setPointerCapture(event.pointerId);
    if (pointers.size > 1) return;
    start = point;
    still = true;
    const plain = event.button === 0 && !event.shiftKey;
    claim = plain ? host.claim(point.x, point.y, event.pointerType === 'touch') : Promise.resolve(null);
  });

  on('pointermove', (event) => {
    const point = at(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') host.hover(point.x, point.y);
      return;
    }
    const [dx, dy] = [point.x - before.x, point.y - before.y];
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, point);
    if (other) {
      still = false;
      const apart = (p: Point) => Math.hypot(p.x - other.x, p.y - other.y);
      host.camera({ kind: 'zoom', factor: Math.max(1, apart(before)) / Math.max(1, apart(point)) });
      host.camera({ kind: 'pan', dx: dx / 2, dy: dy / 2 });
      return;
    }
    if (still && Math.hypot(point.x - start.x, point.y - start.y) < STILL) return;
    still = false;
    const pan = event.shiftKey || (event.buttons & 6) !== 0;
    void claim.then((drag) => {
      if (drag) drag.move(point.x - start.x, point.y - start.y);
      else host.camera({ kind: pan ? 'pan' : 'orbit', dx, dy });
    });
  });

  const release = (event: PointerEvent) => {
    const known = pointers.delete(event.pointerId);
    if (known && still && event.type === 'pointerup' && event.button === 0)
      host.click(start.x, start.y, event.pointerType === 'touch');
  };
  on('pointerup', release);
  on('pointercancel', release);
  on('pointerleave', () => host.leave());
  on('contextmenu', (event) => event.preventDefault(), false);
  on(
    'wheel',
    (event) => {
      // The page scrolls under the pointer unless the reader has turned to this view.
      const meant = event.ctrlKey || event.metaKey || element.matches(':focus');
      if (!meant) return;
      event.preventDefault();
      host.camera({ kind: 'zoom', factor: Math.exp(Math.max(-60, Math.min(60, event.deltaY)) * 0.004) });
    },
    false,
  );
  on(
    'keydown',
    (event) => {
      const move = keyMove(event);
      if (!move) return;
      event.preventDefault();
      event.stopPropagation();
      host.camera(move);
    },
    false,
  );
  return () => listening.abort();
}

function keyMove({ key, shiftKey, ctrlKey, metaKey }: KeyboardEvent): CameraMove | null {
  if (ctrlKey || metaKey) return null;
  const kind = shiftKey ? 'pan' : 'orbit';
  const by = shiftKey ? 24 : 14;
  switch (key) {
    case 'ArrowLeft':
      return { kind, dx: -by, dy: 0 };
    case 'ArrowRight':
      return { kind, dx: by, dy: 0 };
    case 'ArrowUp':
      return { kind, dx: 0, dy: -by };
    case 'ArrowDown':
      return { kind, dx: 0, dy: by };
    case '+':
    case '=':
      return { kind: 'zoom', factor: 0.85 };
    case '-':
    case '_':
      return { kind: 'zoom', factor: 1 / 0.85 };
    case 'Home':
      return { kind: 'home' };
    default:
      return null;
  }
}
