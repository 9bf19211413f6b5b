/**
 * Base of the panels drawn by the worker: gives the canvas away when the panel comes into view, takes a fresh one
 * when it comes back, because browsers keep only a few WebGL contexts alive.
 */
import { LitElement, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Theme } from '../../tokens.css.ts';
import { onResize } from '../plot/axes.ts';
import type { BenchSession } from '../session.ts';
import { SceneClient } from './client.ts';
import type { CameraMove } from './orbit.ts';
import { paintOf } from './paint.ts';
import { listenToGestures, type GestureHost } from './gestures.ts';

/** How long a canvas out of view keeps its context [ms]. */
const LINGER = 8000;

export abstract class ScenePanel extends LitElement {
  @property({ attribute: false }) session!: BenchSession;
  @property() theme: Theme = 'light';
  /** Whether the bench is in view. */
  @property({ type: Boolean }) active = false;
  /** Why nothing can be drawn, or ''. */
  @state() protected failure = '';

  protected client: SceneClient | null = null;
  /** Draws of this canvas so far; stands still while nothing changes. */
  get draws(): number {
    return this.client?.draws ?? 0;
  }

  protected abstract readonly kind: 'circuit' | 'landscape';
  private canvas: HTMLCanvasElement | null = null;
  private leave: (() => void)[] = [];
  private closing: ReturnType<typeof setTimeout> | undefined;
  private size = { width: 0, height: 0 };
  private holds = 0;

  /** Sends everything the scene shows; the canvas is new. */
  protected abstract fill(client: SceneClient): void;
  protected abstract gestures(): GestureHost;
  abstract draw(): boolean | undefined;

  /** Moves the camera. */
  turn(move: CameraMove): void {
    this.client?.send({ type: 'camera', move });
  }

  /** Moves the camera as the reader asks, and tells a view beside this one: `camera` {detail: CameraMove}. */
  protected turned(move: CameraMove): void {
    this.turn(move);
    this.dispatchEvent(
      new CustomEvent<CameraMove>('camera', { detail: move, bubbles: true, composed: true }),
    );
  }

  /**
   * A picture of at most so many pixels along a side, `aspect` times as wide as high unless the reader has turned the
   * scene; null where nothing is drawn.
   */
  async picture(
    longest: number,
    voltages: Float32Array | null = null,
    aspect: number | null = null,
  ): Promise<ImageBitmap | null> {
    const { width, height } = this.size;
    const ratio = longest / Math.max(1, aspect === null ? width : height * aspect, height);
    return (await this.client?.picture(ratio, voltages, aspect)) ?? null;
  }

  /** Keeps the canvas, in view or not, until the returned function is called. */
  hold(): () => void {
    this.holds++;
    this.follow();
    return () => {
      this.holds--;
      this.follow();
    };
  }

  private get place(): HTMLElement | null {
    return this.renderRoot.querySelector('.stage');
  }

  protected override firstUpdated(): void {
    this.attach();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.attach();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const each of this.leave.splice(0)) each();
    clearTimeout(this.closing);
    this.shut();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('theme')) this.client?.send({ type: 'paint', paint: paintOf(this.theme) });
    if (changed.has('active')) this.follow();
  }

  private attach(): void {
    const { place } = this;
    if (!place) return;
    this.leave = [
      this.session.painter.add(this),
      listenToGestures(place, this.gestures()),
      onResize(place, (width, height) => {
        this.size = { width, height };
        this.client?.send({ type: 'resize', width, height, ratio: devicePixelRatio });
        this.follow();
      }),
    ];
  }

  private follow(): void {
    clearTimeout(this.closing);
    const wanted = this.active || this.holds > 0;
    if (wanted && this.size.width) this.start();
    else if (!wanted && this.client) this.closing = setTimeout(() => this.shut(), LINGER);
  }

  private start(): void {
    if (this.client || this.failure || !this.place) return;
    this.canvas = document.createElement('canvas');
    this.place.prepend(this.canvas);
    try {
      this.client = new SceneClient(this.canvas, this.kind, this.size, this.theme, {
        ready: () => undefined,
        failed: (reason) => this.fail(reason),
        free: () => this.session.painter.invalidate(this),
      });
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
      return;
    }
    this.fill(this.client);
    this.session.painter.invalidate(this);
  }

  private fail(reason: string): void {
    this.shut();
    this.failure = reason;
  }

  private shut(): void {
    this.client?.close();
    this.client = null;
    this.canvas?.remove();
    this.canvas = null;
  }
}
