import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** Version and short commit; the version alone where the source was unpacked without its history. */
function build(): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  if (!existsSync('.git')) return version;
  return `${version}+${execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()}`;
}

/** Title, one line and picture of every public notebook, so that the gallery need not fetch them all. */
function publicNotebooks(): readonly object[] {
  const folder = 'public/notebooks';
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const name = basename(file, '.json');
      const { title, summary } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Record<
        string,
        string
      >;
      const thumbnail = ['svg', 'webp', 'png']
        .map((type) => `thumbnails/${name}.${type}`)
        .find((path) => existsSync(`public/${path}`));
      return { name, title: title ?? name, summary: summary ?? '', thumbnail: thumbnail ?? null };
    });
}

/**
 * three carries the GLSL of every material it knows, a fifth of what the page would load. The lab draws with
 * shaders of its own and the basic material; the rest is left out.
 */
function onlyShadersDrawn(): Plugin {
  const folder = 'node_modules/three/src/renderers/shaders';
  const chunks = new Set(['tonemapping_pars_fragment', 'colorspace_pars_fragment']);
  const keepIncluded = (file: string): void => {
    for (const [, chunk] of readFileSync(`${folder}/${file}.glsl.js`, 'utf8').matchAll(/#include <(\w+)>/g)) {
      if (chunks.has(chunk)) continue;
      chunks.add(chunk);
      keepIncluded(`ShaderChunk/${chunk}`);
    }
  };
  keepIncluded('ShaderLib/meshbasic');
  return {
    name: 'only-shaders-drawn',
    enforce: 'pre',
    load(id) {
      const [, kind, name] =
        /three\/src\/renderers\/shaders\/(ShaderChunk|ShaderLib)\/(\w+)\.glsl\.js$/.exec(id) ?? [];
      if (kind === undefined) return null;
      if (kind === 'ShaderChunk' && !chunks.has(name)) return `export default '';`;
      if (kind === 'ShaderLib' && name !== 'meshbasic') return `export const vertex = '', fragment = '';`;
      return withoutComments(readFileSync(id, 'utf8'));
    },
  };
}

/**
 * Parts of three that only scenes with lights, shadows, reflections, morphing, textures, shared uniforms, picking by
 * rays or a headset use, and what stands in their place: the methods called on every frame, with nothing to do.
 */
const UNUSED: Readonly<Record<string, string>> = {
  'renderers/webxr/WebXRManager': `import { EventDispatcher } from '../../core/EventDispatcher.js';
    export class WebXRManager extends EventDispatcher {
      enabled = false; isPresenting = false;
      setAnimationLoop() {} getEnvironmentBlendMode() {} dispose() {}
    }`,
  'renderers/webgl/WebGLShadowMap': `export function WebGLShadowMap() { this.enabled = false; this.render = () => {}; }`,
  'renderers/webgl/WebGLEnvironments': `export function WebGLEnvironments() { return { get: (map) => map, dispose() {} }; }`,
  'renderers/webgl/WebGLOutput': `export class WebGLOutput {}`,
  'renderers/webgl/WebGLMorphtargets': `export function WebGLMorphtargets() { return { update() {} }; }`,
  'renderers/webgl/WebGLLights': `const kinds = 'probe sun sunShadow sunShadowMap sunShadowMatrix sunShadowCascade directional ' +
      'directionalShadow directionalShadowMap directionalShadowMatrix spot spotLightMap spotShadow spotShadowMap ' +
      'spotLightMatrix rectArea point pointShadow pointShadowMap pointShadowMatrix hemi';
    export function WebGLLights() {
      const state = { version: 0, ambient: [0, 0, 0], numSpotLightShadowsWithMaps: 0, numLightProbes: 0 };
      for (const kind of kinds.split(' ')) state[kind] = [];
      return { setup() {}, setupView() {}, state };
    }`,
  'renderers/webgl/WebGLUniformsGroups': `export function WebGLUniformsGroups() { return { dispose() {} }; }`,
  'renderers/webgl/WebGLTextures': `export function WebGLTextures() {
      return { getTextureUnits: () => [], setTextureUnits() {}, resetTextureUnits() {}, dispose() {} };
    }`,
  'math/Ray': `export class Ray {}`,
  'math/Triangle': `export class Triangle {}`,
  'renderers/shaders/DFGLUTData': `export const getDFGLUT = () => null;`,
};

function onlyPartsUsed(): Plugin {
  return {
    name: 'only-parts-used',
    enforce: 'pre',
    load: (id) => UNUSED[/three\/src\/((?:renderers\/)?\w+\/\w+)\.js$/.exec(id)?.[1] ?? ''] ?? null,
  };
}

/** Shader text without its comments and indentation; lines that begin with `//!` are instructions. */
function withoutComments(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/\/\/(?!!).*/, '').trim());
  return lines.filter((line) => line !== '').join('\n');
}

/** Kernels travel without what only their readers need. */
function shortKernels(): Plugin {
  return {
    name: 'short-kernels',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('.wgsl?raw')) return null;
      return `export default ${JSON.stringify(withoutComments(readFileSync(id.slice(0, -'?raw'.length), 'utf8')))};`;
    },
  };
}

/** Offline after the first visit, and installable. The page registers the service worker itself, when it has nothing better to do. */
const offline = VitePWA({
  injectRegister: false,
  manifest: {
    name: 'Kirchhoff, an annealing lab',
    short_name: 'Kirchhoff',
    description: 'Circuits of thousands of coupled nodes that compute by settling to equilibrium.',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#fcfcfa',
    theme_color: '#16674f',
    icons: [
      { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
      { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
  workbox: {
    globPatterns: ['**/*.{html,js,css,wasm,json,svg,png,woff2}'],
    // The libraries the benchmark and digital models take weigh more than the lab; they are kept once they were used.
    globIgnores: ['assets/{dist,jax,tfjs,Unique_impl,webgl}-*', 'picture.png'],
    navigateFallback: 'index.html',
    cleanupOutdatedCaches: true,
    runtimeCaching: [
      {
        urlPattern: ({ url, sameOrigin }) => sameOrigin && url.pathname.includes('/assets/'),
        handler: 'CacheFirst',
        options: { cacheName: 'on-demand' },
      },
    ],
  },
});

export default defineConfig({
  // Relative, so that the built site works from any folder of any static host.
  base: './',
  define: {
    __BUILD__: JSON.stringify(build()),
    __NOTEBOOKS__: JSON.stringify(publicNotebooks()),
  },
  build: {
    // The first versions with light-dark(), the newest feature the page cannot do without.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    chunkSizeWarningLimit: 800,
  },
  // The sources of three, so that shaders can be left out one by one.
  resolve: { alias: { three: 'three/src/Three.js' } },
  plugins: [onlyShadersDrawn(), onlyPartsUsed(), shortKernels(), offline],
  worker: {
    format: 'es',
    plugins: () => [onlyShadersDrawn(), onlyPartsUsed(), shortKernels()],
    // A chunk of its own under a name that is known, which the service worker leaves for when it is used.
    rollupOptions: { output: { codeSplitting: { groups: [{ name: 'jax-js', test: /@jax-js/ }] } } },
  },
  preview: { port: 4173, strictPort: true },
});
