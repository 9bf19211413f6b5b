/** A camera on a sphere around what it looks at. Angles in radians, distances in units of the scene. */

export type CameraMove =
  | { readonly kind: 'orbit' | 'pan'; readonly dx: number; readonly dy: number }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'home' };

export type Vector = readonly [x: number, y: number, z: number];

export interface Orbit {
  readonly azimuth: number;
  readonly elevation: number;
  readonly distance: number;
  readonly target: Vector;
}

export interface Box {
  readonly low: Vector;
  readonly high: Vector;
}

const STEEPEST = Math.PI / 2 - 0.02;

/** Camera axes: right, up, and from the target towards the camera. */
export function axesOf({ azimuth, elevation }: Orbit): readonly [right: Vector, up: Vector, back: Vector] {
  const [sa, ca, se, ce] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
  return [
    [ca, 0, -sa],
    [-sa * se, ce, -ca * se],
    [sa * ce, se, ca * ce],
  ];
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The orbit at given angles that just holds a box in view. `slopes` are the tangents of half the view angles. */
export function fitted(
  box: Box,
  angles: Pick<Orbit, 'azimuth' | 'elevation'>,
  slopes: readonly [horizontal: number, vertical: number],
  margin = 1.06,
): Orbit {
  const target: Vector = [0, 1, 2].map((i) => (box.low[i] + box.high[i]) / 2) as unknown as Vector;
  const axes = axesOf({ ...angles, distance: 1, target });
  let distance = 0;
  for (let corner = 0; corner < 8; corner++) {
    const at = [0, 1, 2].map(
      (i) => ((corner >> i) & 1 ? box.high[i] : box.low[i]) - target[i],
    ) as unknown as Vector;
    const ahead = dot(at, axes[2]);
    distance = Math.max(
      distance,
      ahead + (Math.abs(dot(at, axes[0])) * margin) / slopes[0],
      ahead + (Math.abs(dot(at, axes[1])) * margin) / slopes[1],
    );
  }
  return { ...angles, distance: Math.max(distance, 1e-3), target };
}

/** `home` is where the view started; `perPixel` is the scene's size of a pixel at the target, per unit distance. */
export function moved(orbit: Orbit, move: CameraMove, home: Orbit, perPixel: number): Orbit {
  switch (move.kind) {
    case 'orbit':
      return {
        ...orbit,
        azimuth: orbit.azimuth - move.dx * 0.008,
        elevation: Math.max(-STEEPEST, Math.min(STEEPEST, orbit.elevation + move.dy * 0.008)),
      };
    case 'pan': {
      const [right, up] = axesOf(orbit);
      const size = perPixel * orbit.distance;
      const target = orbit.target.map(
        (x, i) => x - right[i] * move.dx * size + up[i] * move.dy * size,
      ) as unknown as Vector;
      return { ...orbit, target };
    }
    case 'zoom': {
      const distance = orbit.distance * move.factor;
      return { ...orbit, distance: Math.max(home.distance * 0.04, Math.min(home.distance * 6, distance)) };
    }
    case 'home':
      return home;
    default:
      return move satisfies never;
  }
}
