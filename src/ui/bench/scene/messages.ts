/** What crosses between a page's canvases and the one worker that draws all of them in three dimensions. */
import type { CircuitShape } from '../../../lab/api.ts';
import type { CameraMove } from './orbit.ts';
import type { Paint } from './paint.ts';

/** A circuit as the worker lays it out. */
export interface CircuitModel {
  readonly shape: Pick<CircuitShape, 'nodes' | 'groups' | 'lines' | 'spots'>;
  /** [N], 1 / volts at full colour. */
  readonly perVolt: Float32Array;
  /** [N] */
  readonly held: Uint8Array;
}

/** An energy surface over two voltages: heights [count, count], rows along the second voltage. */
export interface SurfaceModel {
  readonly heights: Float32Array;
  readonly count: number;
}

export type ToScene =
  | {
      readonly type: 'open';
      readonly kind: 'circuit' | 'landscape';
      readonly canvas: OffscreenCanvas;
      readonly width: number;
      readonly height: number;
      readonly ratio: number;
      readonly paint: Paint;
    }
  | { readonly type: 'close' }
  | { readonly type: 'resize'; readonly width: number; readonly height: number; readonly ratio: number }
  | { readonly type: 'paint'; readonly paint: Paint }
  | { readonly type: 'camera'; readonly move: CameraMove }
  | { readonly type: 'circuit'; readonly model: CircuitModel }
  | { readonly type: 'scale'; readonly perVolt: Float32Array }
  | { readonly type: 'held'; readonly held: Uint8Array }
  | { readonly type: 'voltages'; readonly values: Float32Array<ArrayBuffer> }
  | { readonly type: 'lines'; readonly count: number }
  | { readonly type: 'marks'; readonly hovered: number; readonly selected: number; readonly line: number }
  | {
      readonly type: 'pick';
      readonly token: number;
      readonly x: number;
      readonly y: number;
      readonly reach: number;
    }
  /** Asks for a picture with so many pixels to one of the page, of these voltages or of what is shown, in this shape. */
  | {
      readonly type: 'picture';
      readonly token: number;
      readonly ratio: number;
      readonly voltages: Float32Array | null;
      /** Width over height; null for the page's. */
      readonly aspect: number | null;
    }
  | { readonly type: 'surface'; readonly model: SurfaceModel }
  /** Path over the surface [P, 3] in its unit square, the last point being the ball. */
  | { readonly type: 'trail'; readonly points: Float32Array };

export type FromScene =
  | { readonly type: 'ready'; readonly software: boolean }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'picked'; readonly token: number; readonly node: number; readonly line: number }
  | { readonly type: 'pictured'; readonly token: number; readonly picture: ImageBitmap }
  /** The array of a `voltages` message, free to be filled again. */
  | { readonly type: 'spent'; readonly values: Float32Array<ArrayBuffer> }
  | { readonly type: 'drawn'; readonly draws: number };

export type Addressed<T> = T & { readonly id: number };
