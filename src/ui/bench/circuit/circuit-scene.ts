/** The circuit as three sees it: nodes coloured by voltage, rings on held ones, couplings as lines. */
import {
  BufferAttribute,
  BufferGeometry,
  DynamicDrawUsage,
  IcosahedronGeometry,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  LineSegments,
  Mesh,
  Points,
  Vector3,
  type Material,
  type Object3D,
} from 'three';
import type { CircuitModel } from '../scene/messages.ts';
import type { Paint } from '../scene/paint.ts';
import type { Stage } from '../scene/stage.ts';
import { layOut, strongestFirst, type Layout } from './layout.ts';
import { Materials } from './materials.ts';

/** A circuit laid out in space, its lines in the order they are drawn. */
interface Placed extends Layout {
  /** Indices into the shape's lines. */
  readonly order: Uint32Array;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  /** 0 to 1 */
  readonly strength: Float32Array;
}

function placed(shape: CircuitModel['shape']): Placed {
  const { source, target, strength } = shape.lines;
  const order = strongestFirst(strength);
  const most = order.length ? Math.abs(strength[order[0]]) || 1 : 1;
  return {
    ...layOut(shape),
    order,
    source: order.map((i) => source[i]),
    target: order.map((i) => target[i]),
    strength: Float32Array.from(order, (i) => Math.abs(strength[i]) / most),
  };
}

export class CircuitScene {
  private readonly materials: Materials;
  private model: Placed | null = null;
  private voltages: BufferAttribute = new BufferAttribute(new Float32Array(), 1);
  private scale: BufferAttribute = new BufferAttribute(new Float32Array(), 1);
  private readonly parts: Object3D[] = [];
  private lines: LineSegments | null = null;
  private readonly rings: Object3D[] = [];
  private shownLines = 0;
  private readonly marked: Object3D[] = [];

  constructor(
    private readonly stage: Stage,
    paint: Paint,
  ) {
    this.materials = new Materials(paint);
    stage.prepare = () => this.materials.size(stage.pixelsPerUnit * stage.ratio, stage.ratio);
  }

  setPaint(paint: Paint): void {
    this.materials.setPaint(paint);
    this.stage.invalidate();
  }

  setModel({ shape, perVolt, held }: CircuitModel): void {
    this.clear(this.parts);
    const model = placed(shape);
    this.model = model;
    this.addNodes(model, perVolt);
    this.addLines(model);
    this.setHeld(held);
    this.mark({ hovered: -1, selected: -1, line: -1 });
    const { low, high } = model.box;
    // A single sheet is seen nearly from the front, layers from the side.
    const flat = high[2] - low[2] < 0.2 * Math.max(high[0] - low[0], high[1] - low[1]);
    this.stage.frame(model.box, flat ? { azimuth: 0.3, elevation: 0.24 } : { azimuth: 0.66, elevation: 0.3 });
  }

  setVoltages(values: Float32Array): void {
    if (values.length !== this.voltages.array.length) return;
    (this.voltages.array as Float32Array).set(values);
    this.voltages.needsUpdate = true;
    this.stage.invalidate();
  }

  /** Shows other voltages until the returned function is called. */
  exchange(values: Float32Array | null): () => void {
    const before = Float32Array.from(this.voltages.array);
    if (values) this.setVoltages(values);
    return () => this.setVoltages(before);
  }

  setScale(perVolt: Float32Array): void {
    if (perVolt.length !== this.scale.array.length) return;
    (this.scale.array as Float32Array).set(perVolt);
    this.scale.needsUpdate = true;
    this.stage.invalidate();
  }

  setHeld(held: Uint8Array): void {
    const { model } = this;
    if (!model) return;
    this.clear(this.rings);
    const nodes = Array.from(held.keys()).filter((node) => held[node]);
    this.rings.push(this.ring(model, nodes, this.materials.held));
    this.stage.invalidate();
  }

  setLines(count: number): void {
    this.shownLines = count;
    this.lines?.geometry.setDrawRange(0, 2 * count);
    this.materials.crowd(count);
    this.stage.invalidate();
  }

  mark(marks: { hovered: number; selected: number; line: number }): void {
    const { model } = this;
    this.clear(this.marked);
    if (!model) return;
    if (marks.hovered >= 0) this.marked.push(this.ring(model, [marks.hovered], this.materials.hovered));
    if (marks.selected >= 0) this.marked.push(this.ring(model, [marks.selected], this.materials.selected));
    if (marks.line >= 0) {
      const geometry = new BufferGeometry();
      const line = model.order.indexOf(marks.line);
      const ends = [model.source[line], model.target[line]];
      geometry.setAttribute('position', new BufferAttribute(gather(model.positions, ends, 3), 3));
      this.marked.push(this.add(new LineSegments(geometry, this.materials.markedLine), 3));
    }
    this.stage.invalidate();
  }

  /** Nearest node under a point, else the nearest line; -1 for none. Pixels from the top left. */
  pick(x: number, y: number, reach: number): { node: number; line: number } {
    const { model, stage } = this;
    if (!model) return { node: -1, line: -1 };
    const screen = this.project(model);
    let node = -1;
    let nearest = Infinity;
    for (let i = 0; i < model.radii.length; i++) {
      const depth = screen[3 * i + 2];
      const hit = Math.max(reach, (model.radii[i] * stage.pixelsPerUnit) / depth);
      const away = Math.hypot(screen[3 * i] - x, screen[3 * i + 1] - y);
      // Among the nodes under the pointer the one in front; a near miss counts as a little farther back.
      const rank = depth * (1 + (0.2 * away) / hit);
      if (depth > 0 && away < hit && rank < nearest) {
        nearest = rank;
        node = i;
      }
    }
    return { node, line: node >= 0 ? -1 : this.pickLine(model, screen, x, y, reach) };
  }

  private pickLine(model: Placed, screen: Float32Array, x: number, y: number, reach: number): number {
    let line = -1;
    let nearest = reach * 0.7;
    for (let i = 0; i < this.shownLines; i++) {
      const a = 3 * model.source[i];
      const b = 3 * model.target[i];
      const [dx, dy] = [screen[b] - screen[a], screen[b + 1] - screen[a + 1]];
      const along = ((x - screen[a]) * dx + (y - screen[a + 1]) * dy) / (dx * dx + dy * dy || 1);
      const t = Math.max(0, Math.min(1, along));
      const away = Math.hypot(screen[a] + t * dx - x, screen[a + 1] + t * dy - y);
      if (away < nearest) {
        nearest = away;
        line = i;
      }
    }
    return line < 0 ? -1 : model.order[line];
  }

  /** [N, 3]: pixels from the top left, and the distance ahead of the camera. */
  private project(model: Placed): Float32Array {
    const { stage } = this;
    const out = new Float32Array(model.positions.length);
    const at = new Vector3();
    for (let i = 0; i < model.radii.length; i++) {
      at.fromArray(model.positions, 3 * i).applyMatrix4(stage.camera.matrixWorldInverse);
      out[3 * i + 2] = -at.z;
      at.applyMatrix4(stage.camera.projectionMatrix);
      out[3 * i] = ((at.x + 1) / 2) * stage.width;
      out[3 * i + 1] = ((1 - at.y) / 2) * stage.height;
    }
    return out;
  }

  private addNodes(model: Placed, perVolt: Float32Array): void {
    const { software } = this.stage;
    const nodes = model.radii.length;
    // A software rasteriser fills shaded discs many times faster than it transforms spheres.
    const geometry = software
      ? new BufferGeometry()
      : instanced(new IcosahedronGeometry(1, nodes > 8192 ? 1 : 2));
    const attribute = (values: Float32Array, size: number): BufferAttribute =>
      software ? new BufferAttribute(values, size) : new InstancedBufferAttribute(values, size);
    this.voltages = attribute(new Float32Array(nodes), 1).setUsage(DynamicDrawUsage);
    this.scale = attribute(perVolt, 1);
    geometry.setAttribute(software ? 'position' : 'centre', attribute(model.positions, 3));
    geometry.setAttribute('radius', attribute(model.radii, 1));
    geometry.setAttribute('voltage', this.voltages);
    geometry.setAttribute('perVolt', this.scale);
    const object = software
      ? new Points(geometry, this.materials.discs)
      : new Mesh(geometry, this.materials.spheres);
    this.parts.push(this.add(object, 0));
  }

  private addLines(model: Placed): void {
    const count = model.source.length;
    const positions = new Float32Array(6 * count);
    const strength = new Float32Array(2 * count);
    for (let i = 0; i < count; i++) {
      positions.set(model.positions.subarray(3 * model.source[i], 3 * model.source[i] + 3), 6 * i);
      positions.set(model.positions.subarray(3 * model.target[i], 3 * model.target[i] + 3), 6 * i + 3);
      strength[2 * i] = strength[2 * i + 1] = model.strength[i];
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(positions, 3));
    geometry.setAttribute('strength', new BufferAttribute(strength, 1));
    this.lines = new LineSegments(geometry, this.materials.lines);
    this.parts.push(this.add(this.lines, 1));
    this.setLines(count);
  }

  private ring(model: Placed, nodes: readonly number[], material: Material): Points {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(gather(model.positions, nodes, 3), 3));
    geometry.setAttribute('radius', new BufferAttribute(gather(model.radii, nodes, 1), 1));
    return this.add(new Points(geometry, material), 2);
  }

  private add<T extends Object3D>(object: T, order: number): T {
    object.frustumCulled = false;
    object.renderOrder = order;
    this.stage.scene.add(object);
    return object;
  }

  private clear(objects: Object3D[]): void {
    for (const object of objects.splice(0)) {
      this.stage.scene.remove(object);
      if (object instanceof Mesh || object instanceof Points || object instanceof LineSegments)
        object.geometry.dispose();
    }
  }
}

function instanced(base: BufferGeometry): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.setIndex(base.index);
  geometry.setAttribute('position', base.attributes.position);
  return geometry;
}

function gather(values: Float32Array, nodes: readonly number[], size: number): Float32Array {
  const out = new Float32Array(nodes.length * size);
  nodes.forEach((node, index) => out.set(values.subarray(node * size, (node + 1) * size), index * size));
  return out;
}
