/**
 * `npm test`: types, lint, unit tests, kernels in a real browser with WebGPU, every public notebook headless, end to
 * end. Finds a Chromium and a Python with NumPy or installs them. Ends with one line `N passed, N failed`.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';

const reports = mkdtempSync(join(tmpdir(), 'kirchhoff-test-'));
const only = process.argv.slice(2);
let passed = 0;
let failed = 0;
let notRun = 0;

const canInstall = () => process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
function install(name) {
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '-qq', name], { stdio: 'inherit' });
}

/** Exported scripts and archives are tested by running them. */
function needNumPy() {
  const isThere = () => spawnSync('python3', ['-c', 'import numpy']).status === 0;
  if (isThere()) return;
  console.log('No Python with NumPy found; installing it.');
  if (canInstall()) install('python3-numpy');
  if (!isThere()) throw new Error('Tests of exported files need python3 with NumPy. Install python3-numpy.');
}

/** The browser to test in: CHROMIUM, the system's, Playwright's own, or one installed now. */
function findChromium() {
  const candidates = () => [process.env.CHROMIUM, '/usr/bin/chromium', chromium.executablePath()];
  const found = candidates().find((path) => path && existsSync(path));
  if (found) return found;
  console.log('No Chromium found; installing one.');
  if (canInstall()) install('chromium');
  else execFileSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit' });
  const installed = candidates().find((path) => path && existsSync(path));
  if (!installed)
    throw new Error('Chromium is not there after installing it. Set CHROMIUM to a browser with WebGPU.');
  return installed;
}

needNumPy();
const env = { ...process.env, CHROMIUM: findChromium(), FORCE_COLOR: '0' };

/** Whether it ended well; what it says is passed on at once, or kept until it is done. */
function run(name, command, args, { extra = {}, keep = false } = {}) {
  const started = Date.now();
  const said = [];
  if (!keep) console.log(`\n== ${name}`);
  const stdio = ['ignore', ...Array(2).fill(keep ? 'pipe' : 'inherit')];
  const child = spawn(command, args, { stdio, env: { ...env, ...extra } });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => said.push(data));
  return new Promise((resolve) => {
    child.on('error', (error) => said.push(Buffer.from(String(error))));
    child.on('close', (status) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(0);
      if (said.length > 0) console.log(`\n== ${name}\n${Buffer.concat(said)}`);
      console.log(`== ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
      resolve(status === 0);
    });
  });
}

async function check(name, command, args, keep = false) {
  if (await run(name, command, args, { keep })) passed++;
  else failed++;
}

/** Counts a runner's own tests from its report; a runner that fails without saying why counts as one failure. */
async function suite(name, command, args, report, count, extra) {
  const ok = await run(name, command, args, { extra });
  const tests = existsSync(report)
    ? count(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, notRun: 0 };
  notRun += tests.notRun;
  passed += tests.passed;
  failed += ok ? tests.failed : Math.max(1, tests.failed);
}

function vitest(name, projects, ...options) {
  const report = join(reports, `${name}.json`);
  const args = [
    'vitest',
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...options,
  ];
  return suite(
    name,
    'npx',
    args,
    report,
    ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      notRun: numPendingTests + numTodoTests,
    }),
  );
}

function playwright(name, args) {
  const report = join(reports, `${name}.json`);
  return suite(
    name,
    'npx',
    ['playwright', 'test', '--reporter=list,json', ...args],
    report,
    ({ stats }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      notRun: stats.skipped,
    }),
    { PLAYWRIGHT_JSON_OUTPUT_NAME: report, KIRCHHOFF_BUILT: '1' },
  );
}

const TYPES = ['types', 'npx', ['tsc', '--noEmit']];
const LINT = ['lint', 'npx', ['eslint', '.', '--max-warnings', '0']];
const FORMAT = ['format', 'npx', ['prettier', '--check', '.', '--log-level', 'warn']];

const parts = {
  unit: async () => {
    await vitest('unit', ['unit', 'flagged'], `--maxWorkers=${availableParallelism()}`);
    // What measures time has the machine to itself.
    await vitest('unit, timed', ['timed']);
  },
  static: () => Promise.all([TYPES, LINT, FORMAT].map((each) => check(...each, true))),
  gpu: () => vitest('gpu', ['gpu']),
  e2e: async () => {
    await check('build', 'npx', ['vite', 'build', '--logLevel', 'warn']);
    await playwright('e2e', ['--grep-invert', '@alone', '--workers=2']);
    await playwright('e2e, timed', ['--grep', '@alone', '--workers=1']);
  },
};
/** One after the other; kernel tests leave processors waiting, which the static checks use meanwhile. */
const ORDER = [['unit'], ['static', 'gpu'], ['e2e']];

for (const names of ORDER)
  await Promise.all(
    names.filter((name) => only.length === 0 || only.includes(name)).map((name) => parts[name]()),
  );
rmSync(reports, { recursive: true });
// Only tests that need data from beside the repository may stay unrun, and only outside continuous integration.
if (notRun > 0) console.log(`\n${notRun} not run: data folder missing`);
if (process.env.CI) failed += notRun;
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
