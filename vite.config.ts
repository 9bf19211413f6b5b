import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig } from 'vite';

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
  worker: { format: 'es' },
  preview: { port: 4173, strictPort: true },
});
