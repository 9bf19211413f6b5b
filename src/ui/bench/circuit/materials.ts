/**
 * Shaders of the circuit view. Colours come from the page's voltage scale as a list of shades and leave the shader
 * as they are, so a node has exactly the colour its trace and its field have.
 */
import { Color, ShaderMaterial } from 'three';
import { voltageColour } from '../../colour.ts';
import type { Paint } from '../scene/paint.ts';

/** Steps between -1 and 1; even, so that zero has a shade of its own. */
const STEPS = 64;

/** Colour of a voltage over the shown range, once a node. */
const COLOUR = /* glsl */ `
  uniform vec3 shades[${STEPS + 1}];
  varying vec3 vColour;
  vec3 colourOf(float x) {
    float at = ${STEPS / 2}.0 * (1.0 + clamp(x, -1.0, 1.0));
    int below = min(int(at), ${STEPS - 1});
    return mix(shades[below], shades[below + 1], at - float(below));
  }`;

/** That colour in a soft light from the upper left: enough to read a ball, not enough to shift the hue. */
const SHADED = /* glsl */ `
  varying vec3 vColour;
  vec3 shade(vec3 normal) {
    float light = 0.5 + 0.5 * dot(normal, normalize(vec3(-0.35, 0.65, 0.7)));
    return vColour * (0.72 + 0.28 * light) + 0.06 * pow(light, 24.0);
  }`;

/** Depth of a flat sprite as that of the ball's front, so that lines from its centre do not cross its face. */
const FRONT = /* glsl */ `
  float front(vec4 at, float radius) {
    vec4 near = projectionMatrix * (at + vec4(0.0, 0.0, radius, 0.0));
    return near.z / near.w;
  }`;

const DISC_VERTEX = /* glsl */ `
  uniform float pixels;
  attribute float radius;
  attribute float voltage;
  attribute float perVolt;
  varying float vSize;
  ${COLOUR}
  ${FRONT}
  void main() {
    vec4 at = modelViewMatrix * vec4(position, 1.0);
    vColour = colourOf(voltage * perVolt);
    gl_Position = projectionMatrix * at;
    gl_Position.z = front(at, radius) * gl_Position.w;
    vSize = max(2.5, 2.0 * radius * pixels / -at.z);
    gl_PointSize = vSize;
  }`;

const DISC_FRAGMENT = /* glsl */ `
  varying float vSize;
  ${SHADED}
  void main() {
    vec2 p = 2.0 * gl_PointCoord - 1.0;
    float d = dot(p, p);
    // A pixel of soft edge stands in for the multisampling a software rasteriser goes without.
    float cover = clamp((1.0 - sqrt(d)) * 0.5 * vSize, 0.0, 1.0);
    if (cover < 0.05) discard;
    gl_FragColor = vec4(shade(vec3(p.x, -p.y, sqrt(max(0.0, 1.0 - d)))), cover);
  }`;

const SPHERE_VERTEX = /* glsl */ `
  attribute vec3 centre;
  attribute float radius;
  attribute float voltage;
  attribute float perVolt;
  varying vec3 vNormal;
  ${COLOUR}
  void main() {
    vColour = colourOf(voltage * perVolt);
    vNormal = normalMatrix * position;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(centre + radius * position, 1.0);
  }`;

const SPHERE_FRAGMENT = /* glsl */ `
  varying vec3 vNormal;
  ${SHADED}
  void main() {
    gl_FragColor = vec4(shade(normalize(vNormal)), 1.0);
  }`;

/** A ring around a node, `gap` node radii away and `weight` pixels wide. */
const RING_VERTEX = /* glsl */ `
  uniform float pixels;
  uniform float ratio;
  uniform float gap;
  attribute float radius;
  varying float vSize;
  ${FRONT}
  void main() {
    vec4 at = modelViewMatrix * vec4(position, 1.0);
    gl_Position = projectionMatrix * at;
    gl_Position.z = front(at, 1.02 * radius) * gl_Position.w;
    vSize = max(6.0 * ratio, 2.0 * gap * radius * pixels / -at.z);
    gl_PointSize = vSize;
  }`;

const RING_FRAGMENT = /* glsl */ `
  uniform vec3 colour;
  uniform float opacity;
  uniform float weight;
  uniform float ratio;
  varying float vSize;
  void main() {
    float d = length(2.0 * gl_PointCoord - 1.0) * 0.5 * vSize;
    float edge = 0.5 * vSize - 1.0;
    float ring = smoothstep(edge - weight * ratio - 0.7, edge - weight * ratio, d) * (1.0 - smoothstep(edge, edge + 0.7, d));
    if (ring < 0.02) discard;
    gl_FragColor = vec4(colour, opacity * ring);
  }`;

const LINE_VERTEX = /* glsl */ `
  attribute float strength;
  varying float vStrength;
  void main() {
    vStrength = strength;
    gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
  }`;

const LINE_FRAGMENT = /* glsl */ `
  uniform vec3 colour;
  uniform float opacity;
  varying float vStrength;
  void main() {
    gl_FragColor = vec4(colour, opacity * (0.25 + 0.75 * vStrength));
  }`;

export class Materials {
  private readonly shades = new Float32Array(3 * (STEPS + 1));
  private readonly ink = new Color();
  private readonly accent = new Color();
  private readonly shared = { pixels: { value: 1 }, ratio: { value: 1 }, shades: { value: this.shades } };
  private readonly lineOpacity = { value: 0.4 };

  readonly discs = new ShaderMaterial({
    vertexShader: DISC_VERTEX,
    fragmentShader: DISC_FRAGMENT,
    uniforms: this.shared,
    transparent: true,
    depthWrite: true,
  });
  readonly spheres = new ShaderMaterial({
    vertexShader: SPHERE_VERTEX,
    fragmentShader: SPHERE_FRAGMENT,
    uniforms: this.shared,
  });
  readonly held = this.ring(this.ink, 1.25, 1, 0.6);
  readonly hovered = this.ring(this.accent, 1.7, 2, 1);
  readonly selected = this.ring(this.accent, 1.7, 3, 1);
  readonly lines = new ShaderMaterial({
    vertexShader: LINE_VERTEX,
    fragmentShader: LINE_FRAGMENT,
    uniforms: { colour: { value: this.ink }, opacity: this.lineOpacity },
    transparent: true,
    depthWrite: false,
  });
  readonly markedLine = new ShaderMaterial({
    vertexShader: LINE_VERTEX,
    fragmentShader: LINE_FRAGMENT,
    uniforms: { colour: { value: this.accent }, opacity: { value: 4 } },
    transparent: true,
    depthTest: false,
  });

  constructor(paint: Paint) {
    this.setPaint(paint);
  }

  setPaint(paint: Paint): void {
    for (let i = 0; i <= STEPS; i++) this.shades.set(voltageColour((2 * i) / STEPS - 1, paint.theme), 3 * i);
    setRaw(this.ink, paint.ink);
    setRaw(this.accent, paint.accent);
  }

  /** Device pixels that a length of 1 covers at distance 1, and device pixels per CSS pixel. */
  size(pixels: number, ratio: number): void {
    this.shared.pixels.value = pixels;
    this.shared.ratio.value = ratio;
  }

  /** The more lines, the fainter each. */
  crowd(lines: number): void {
    this.lineOpacity.value = Math.max(0.05, Math.min(0.5, 6 / Math.sqrt(Math.max(1, lines))));
  }

  private ring(colour: Color, gap: number, weight: number, opacity: number): ShaderMaterial {
    return new ShaderMaterial({
      vertexShader: RING_VERTEX,
      fragmentShader: RING_FRAGMENT,
      uniforms: {
        pixels: this.shared.pixels,
        ratio: this.shared.ratio,
        colour: { value: colour },
        gap: { value: gap },
        weight: { value: weight },
        opacity: { value: opacity },
      },
      transparent: true,
      depthWrite: false,
    });
  }
}

/** A token's `#rrggbb` as the numbers a canvas stores: no conversion to linear light, which these shaders do not use. */
export function setRaw(colour: Color, hex: string): void {
  const value = Number.parseInt(hex.slice(1), 16);
  colour.r = ((value >> 16) & 255) / 255;
  colour.g = ((value >> 8) & 255) / 255;
  colour.b = (value & 255) / 255;
}
