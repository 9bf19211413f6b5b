/** The energy surface over two voltages, with the circuit's state as a ball and where it came from as a line. */
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DynamicDrawUsage,
  IcosahedronGeometry,
  Line,
  LineBasicMaterial,
  Mesh,
  ShaderMaterial,
} from 'three';
import { setRaw } from '../circuit/materials.ts';
import type { SurfaceModel } from '../scene/messages.ts';
import type { Paint } from '../scene/paint.ts';
import type { Stage } from '../scene/stage.ts';

const TRAIL_AT_MOST = 1024;
const BANDS = 14;

const SURFACE_VERTEX = /* glsl */ `
  varying float vHeight;
  varying vec3 vNormal;
  varying vec2 vAt;
  uniform float rise;
  void main() {
    vHeight = position.y / rise;
    vAt = position.xz;
    vNormal = normalMatrix * normal;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }`;

/** Low is the energy's hue, high the paper's; contour lines at equal steps of energy, axes at zero volts. */
const SURFACE_FRAGMENT = /* glsl */ `
  uniform vec3 low;
  uniform vec3 high;
  uniform vec3 ink;
  uniform float bands;
  varying float vHeight;
  varying vec3 vNormal;
  varying vec2 vAt;
  void main() {
    vec3 n = normalize(vNormal);
    // Above the cut there is no surface to show.
    if (vHeight > 0.9995) discard;
    float light = 0.86 + 0.14 * abs(dot(n, normalize(vec3(-0.3, 0.8, 0.5))));
    vec3 colour = mix(low, high, pow(clamp(vHeight, 0.0, 1.0), 0.55)) * light;
    float level = vHeight * bands;
    float line = 1.0 - smoothstep(0.0, 1.4, abs(fract(level - 0.5) - 0.5) / max(fwidth(level), 1e-5));
    vec2 axis = 1.0 - smoothstep(0.0, 1.4, abs(vAt) / max(fwidth(vAt), 1e-5));
    colour = mix(colour, ink, max(0.3 * line, 0.5 * max(axis.x, axis.y)));
    gl_FragColor = vec4(colour, 1.0);
  }`;

/** Height of the surface relative to its side of 2. */
const RISE = 0.9;

export class LandscapeScene {
  private readonly colours = { low: new Color(), high: new Color(), ink: new Color(), ball: new Color() };
  private readonly surface: ShaderMaterial;
  private readonly trailMaterial = new LineBasicMaterial({ depthTest: false, transparent: true });
  private readonly trail: Line;
  private readonly trailPoints = new BufferAttribute(new Float32Array(3 * TRAIL_AT_MOST), 3);
  private readonly ball: Mesh;
  private mesh: Mesh | null = null;

  constructor(
    private readonly stage: Stage,
    paint: Paint,
  ) {
    const { low, high, ink, ball } = this.colours;
    this.surface = new ShaderMaterial({
      vertexShader: SURFACE_VERTEX,
      fragmentShader: SURFACE_FRAGMENT,
      uniforms: {
        low: { value: low },
        high: { value: high },
        ink: { value: ink },
        bands: { value: BANDS },
        rise: { value: RISE },
      },
      side: 2,
    });
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', this.trailPoints.setUsage(DynamicDrawUsage));
    geometry.setDrawRange(0, 0);
    this.trail = new Line(geometry, this.trailMaterial);
    this.ball = new Mesh(new IcosahedronGeometry(0.045, 3), this.ballMaterial(ball));
    for (const object of [this.trail, this.ball]) {
      // The run stays in sight behind a ridge.
      object.renderOrder = 1;
      object.frustumCulled = false;
      object.visible = false;
      stage.scene.add(object);
    }
    this.setPaint(paint);
    stage.frame({ low: [-1, 0, -1], high: [1, RISE, 1] }, { azimuth: 0.55, elevation: 0.78 });
  }

  setPaint(paint: Paint): void {
    setRaw(this.colours.low, paint.energy);
    setRaw(this.colours.high, paint.surface);
    setRaw(this.colours.ink, paint.ink);
    setRaw(this.colours.ball, paint.accent);
    this.trailMaterial.color.set(paint.ink);
    this.stage.invalidate();
  }

  /** Heights become the unit interval, from the lowest to the highest. */
  setSurface({ heights, count }: SurfaceModel): void {
    const positions = new Float32Array(3 * count * count);
    for (let i = 0; i < count * count; i++) {
      positions[3 * i] = (2 * (i % count)) / (count - 1) - 1;
      positions[3 * i + 1] = RISE * heights[i];
      positions[3 * i + 2] = 1 - (2 * Math.floor(i / count)) / (count - 1);
    }
    const index = new Uint32Array(6 * (count - 1) ** 2);
    let at = 0;
    for (let row = 0; row < count - 1; row++)
      for (let column = 0; column < count - 1; column++) {
        const corner = row * count + column;
        index.set([corner, corner + 1, corner + count, corner + 1, corner + count + 1, corner + count], at);
        at += 6;
      }
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(positions, 3));
    geometry.setIndex(new BufferAttribute(index, 1));
    geometry.computeVertexNormals();
    if (this.mesh) {
      this.stage.scene.remove(this.mesh);
      this.mesh.geometry.dispose();
    }
    this.mesh = new Mesh(geometry, this.surface);
    this.stage.scene.add(this.mesh);
    this.stage.invalidate();
  }

  /** [P, 3]: both voltages in -1..1 and the height in 0..1; the last point is where the ball is. */
  setTrail(points: Float32Array): void {
    const count = Math.min(TRAIL_AT_MOST, points.length / 3);
    const from = points.length / 3 - count;
    const array = this.trailPoints.array as Float32Array;
    for (let i = 0; i < count; i++) {
      const at = 3 * (from + i);
      array[3 * i] = points[at];
      // Just above the surface, so that the line is not half buried in it.
      array[3 * i + 1] = RISE * points[at + 2] + 0.012;
      array[3 * i + 2] = -points[at + 1];
    }
    this.trailPoints.needsUpdate = true;
    this.trail.geometry.setDrawRange(0, count);
    this.trail.visible = this.ball.visible = count > 0;
    if (count > 0) this.ball.position.fromArray(array, 3 * (count - 1)).setY(array[3 * count - 2] + 0.035);
    this.stage.invalidate();
  }

  private ballMaterial(colour: Color): ShaderMaterial {
    return new ShaderMaterial({
      vertexShader: /* glsl */ `
        varying vec3 vNormal;
        void main() {
          vNormal = normalMatrix * normal;
          gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
        }`,
      fragmentShader: /* glsl */ `
        uniform vec3 colour;
        varying vec3 vNormal;
        void main() {
          float light = 0.5 + 0.5 * dot(normalize(vNormal), normalize(vec3(-0.35, 0.65, 0.7)));
          gl_FragColor = vec4(colour * (0.7 + 0.3 * light), 1.0);
        }`,
      uniforms: { colour: { value: colour } },
      depthTest: false,
      transparent: true,
    });
  }
}
