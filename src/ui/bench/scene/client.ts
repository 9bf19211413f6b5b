/** The page's end of the drawing worker: one worker for all canvases, one client per canvas. */
import { msg } from '@lit/localize';
import type { Theme } from '../../tokens.css.ts';
import type { Addressed, FromScene, ToScene } from './messages.ts';
import { paintOf } from './paint.ts';

let worker: Worker | null = null;
let lastId = 0;
const clients = new Map<number, SceneClient>();

function theWorker(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL('./scene-worker.ts', import.meta.url), { type: 'module', name: 'scenes' });
  worker.addEventListener('message', ({ data }: MessageEvent<Addressed<FromScene>>) =>
    clients.get(data.id)?.receive(data),
  );
  worker.addEventListener('error', () => {
    worker = null;
    for (const client of clients.values())
      client.receive({ type: 'failed', reason: msg('the drawing worker stopped') });
  });
  return worker;
}

export interface SceneHost {
  ready(software: boolean): void;
  failed(reason: string): void;
  /** The worker has taken the last voltages and may be given the next. */
  free(): void;
}

export class SceneClient {
  software = false;
  /** Draws done so far; stands still while nothing changes. */
  draws = 0;
  private readonly id = ++lastId;
  private readonly picks = new Map<number, (hit: { node: number; line: number }) => void>();
  private readonly pictures = new Map<number, (picture: ImageBitmap | null) => void>();
  private lastToken = 0;
  private spare: Float32Array<ArrayBuffer>[] = [];
  private inFlight = 0;

  /** Throws where a canvas cannot be handed to a worker. */
  constructor(
    canvas: HTMLCanvasElement,
    kind: 'circuit' | 'landscape',
    size: { width: number; height: number },
    theme: Theme,
    private readonly host: SceneHost,
  ) {
    const offscreen = canvas.transferControlToOffscreen();
    clients.set(this.id, this);
    this.send(
      { type: 'open', kind, canvas: offscreen, ...size, ratio: devicePixelRatio, paint: paintOf(theme) },
      [offscreen],
    );
  }

  send(message: ToScene, transfer: Transferable[] = []): void {
    theWorker().postMessage({ ...message, id: this.id }, transfer);
  }

  /** Sends voltages unless two sets are still under way; then `free` is called once there is room. */
  sendVoltages(voltages: Float32Array): void {
    if (this.inFlight >= 2) return;
    let values = this.spare.pop();
    if (!values || values.length !== voltages.length) values = new Float32Array(voltages.length);
    values.set(voltages);
    this.inFlight++;
    this.send({ type: 'voltages', values }, [values.buffer]);
  }

  get busy(): boolean {
    return this.inFlight >= 2;
  }

  /** The node or line at a point of the canvas in CSS pixels, -1 for none. */
  pick(x: number, y: number, reach: number): Promise<{ node: number; line: number }> {
    const token = ++this.lastToken;
    return new Promise((resolve) => {
      this.picks.set(token, resolve);
      this.send({ type: 'pick', token, x, y, reach });
    });
  }

  /** The scene with so many pixels to one of the page, of these voltages or as it is; null when it is closed. */
  picture(ratio: number, voltages: Float32Array | null, aspect: number | null): Promise<ImageBitmap | null> {
    const token = ++this.lastToken;
    return new Promise((resolve) => {
      this.pictures.set(token, resolve);
      this.send({ type: 'picture', token, ratio, voltages, aspect });
    });
  }

  close(): void {
    this.send({ type: 'close' });
    clients.delete(this.id);
    for (const resolve of this.picks.values()) resolve({ node: -1, line: -1 });
    this.picks.clear();
    for (const resolve of this.pictures.values()) resolve(null);
    this.pictures.clear();
  }

  receive(message: FromScene): void {
    switch (message.type) {
      case 'ready':
        this.software = message.software;
        this.host.ready(message.software);
        break;
      case 'failed':
        this.host.failed(message.reason);
        break;
      case 'picked':
        this.picks.get(message.token)?.(message);
        this.picks.delete(message.token);
        break;
      case 'pictured':
        this.pictures.get(message.token)?.(message.picture);
        this.pictures.delete(message.token);
        break;
      case 'spent':
        this.inFlight--;
        this.spare = [message.values];
        this.host.free();
        break;
      case 'drawn':
        this.draws = message.draws;
        break;
      default:
        message satisfies never;
    }
  }
}
