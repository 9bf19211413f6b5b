/** The worker that draws a video and encodes it, picture by picture; it ends with the video or when that is given up. */
import { expose } from 'comlink';
import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Output,
  Quality,
  WebMOutputFormat,
} from 'mediabunny';
import type { Plan } from './plan.ts';
import { VideoSheet, type Shown } from './sheet.ts';

/** Bits to a pixel and picture: fine lines and letters stay sharp, and the longest video stays a file the lab opens. */
const BITS = 0.14;

export interface VideoMaker {
  /** False where the browser encodes neither VP9 nor VP8 of this size. */
  begin(plan: Plan): Promise<boolean>;
  /** Draws and encodes the next picture; resolves when there is room for one more. */
  add(shown: Shown): Promise<void>;
  /** The file. */
  finish(): Promise<ArrayBuffer>;
}

class Maker implements VideoMaker {
  private readonly target = new BufferTarget();
  private readonly output = new Output({ format: new WebMOutputFormat(), target: this.target });
  private open: { readonly sheet: VideoSheet; readonly source: CanvasSource; readonly fps: number } | null =
    null;
  private frame = 0;

  async begin(plan: Plan): Promise<boolean> {
    const { size, fps } = plan;
    const quality = new Quality({ bitrate: Math.round(BITS * size.width * size.height * fps) });
    const codec = await getFirstEncodableVideoCodec(['vp9', 'vp8'], { ...size, quality, frameRate: fps });
    if (!codec) return false;
    const canvas = new OffscreenCanvas(size.width, size.height);
    const sheet = new VideoSheet(canvas, plan);
    const source = new CanvasSource(canvas, { codec, quality, keyFrameInterval: 1 });
    this.output.addVideoTrack(source, { frameRate: fps });
    this.output.setMetadataTags({ raw: { ...plan.tags } });
    await this.output.start();
    this.open = { sheet, source, fps };
    return true;
  }

  async add(shown: Shown): Promise<void> {
    const { open } = this;
    if (!open) throw new Error('the video was not begun');
    open.sheet.draw(shown);
    shown.picture?.close();
    await open.source.add(this.frame++ / open.fps, 1 / open.fps);
  }

  async finish(): Promise<ArrayBuffer> {
    await this.output.finalize();
    const { buffer } = this.target;
    if (!buffer) throw new Error('the video holds nothing');
    return buffer;
  }
}

expose(new Maker());
