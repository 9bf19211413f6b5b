/**
 * One canvas in the worker: renderer, camera and the rule that nothing is drawn unless something changed, and
 * not oftener than the machine bears.
 */
import { PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import { axesOf, fitted, moved, type Box, type CameraMove, type Orbit } from './orbit.ts';

type Angles = Pick<Orbit, 'azimuth' | 'elevation'>;

const FIELD_OF_VIEW = 32;

export interface StageOptions {
  readonly canvas: OffscreenCanvas;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly software: boolean;
  readonly drawn: (draws: number) => void;
}

export class Stage {
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.1, 1000);
  readonly software: boolean;
  width = 1;
  height = 1;
  ratio = 1;
  /** Called before each draw. */
  prepare: () => void = () => undefined;
  private readonly renderer: WebGLRenderer;
  private orbit: Orbit;
  private home: Orbit;
  private box: Box = { low: [-1, -1, -1], high: [1, 1, 1] };
  private atHome = true;
  private scheduled = false;
  private last = 0;
  private draws = 0;
  private disposed = false;

  constructor(private readonly options: StageOptions) {
    const { canvas, software } = options;
    this.software = software;
    this.renderer = new WebGLRenderer({
      canvas,
      alpha: true,
      antialias: !software,
      powerPreference: 'low-power',
    });
    this.orbit = this.home = { azimuth: 0, elevation: 0, distance: 3, target: [0, 0, 0] };
    this.resize(options.width, options.height, options.ratio);
  }

  resize(width: number, height: number, ratio: number): void {
    this.ratio = this.software ? 1 : Math.min(2, ratio);
    this.shape(width, height);
  }

  private shape(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.renderer.setPixelRatio(this.ratio);
    this.renderer.setSize(this.width, this.height, false);
    this.camera.aspect = this.width / this.height;
    this.frame(this.box);
  }

  /** Sets what the home view must hold, and from where it looks. */
  frame(box: Box, angles: Angles = this.home): void {
    this.box = box;
    const vertical = Math.tan((FIELD_OF_VIEW * Math.PI) / 360);
    this.home = fitted(box, angles, [vertical * this.camera.aspect, vertical]);
    if (this.atHome) this.orbit = this.home;
    this.aim();
  }

  move(move: CameraMove): void {
    this.atHome = move.kind === 'home';
    const perPixel = (2 * Math.tan((FIELD_OF_VIEW * Math.PI) / 360)) / this.height;
    this.orbit = moved(this.orbit, move, this.home, perPixel);
    this.aim();
  }

  /** Pixels a length of 1 covers at distance 1. */
  get pixelsPerUnit(): number {
    return this.height / (2 * Math.tan((FIELD_OF_VIEW * Math.PI) / 360));
  }

  /**
   * The scene with so many pixels to one of the page; `after` is called before the page's own picture returns. `aspect`:
   * width over height, where the reader has not turned the scene; null for the page's.
   */
  picture(ratio: number, aspect: number | null, after: () => void = () => undefined): Promise<ImageBitmap> {
    const { ratio: own, width, height } = this;
    if (aspect !== null && this.atHome) this.shape(height * aspect, height);
    this.render(ratio);
    const picture = createImageBitmap(this.options.canvas);
    after();
    if (this.width !== width) this.shape(width, height);
    this.render(own);
    return picture;
  }

  private render(ratio: number): void {
    this.ratio = ratio;
    this.renderer.setPixelRatio(ratio);
    this.prepare();
    this.renderer.render(this.scene, this.camera);
  }

  invalidate(): void {
    if (this.scheduled || this.disposed) return;
    this.scheduled = true;
    requestAnimationFrame(this.tick);
  }

  dispose(): void {
    this.disposed = true;
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  private aim(): void {
    const { orbit, camera } = this;
    const back = axesOf(orbit)[2];
    camera.position.set(
      orbit.target[0] + back[0] * orbit.distance,
      orbit.target[1] + back[1] * orbit.distance,
      orbit.target[2] + back[2] * orbit.distance,
    );
    camera.lookAt(orbit.target[0], orbit.target[1], orbit.target[2]);
    camera.near = orbit.distance * 0.02;
    camera.far = orbit.distance + this.home.distance * 4;
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    this.invalidate();
  }

  private readonly tick = (now: number): void => {
    if (this.disposed) return;
    if (this.software && now - this.last < 30) {
      requestAnimationFrame(this.tick);
      return;
    }
    this.scheduled = false;
    this.last = now;
    this.prepare();
    this.renderer.render(this.scene, this.camera);
    this.options.drawn(++this.draws);
  };
}
