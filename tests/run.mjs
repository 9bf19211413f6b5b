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

function run(name, command, args, extra = {}) {
  const started = Date.now();
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...env, ...extra } });
  console.log(
    `== ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
  return status === 0;
}

function check(name, command, args) {
  if (run(name, command, args)) passed++;
  else failed++;
}

/** Checks that keep one processor busy each, beside one another; each is printed when it is done. */
function checkTogether(checks) {
  return Promise.all(
    checks.map(
      ([name, command, args]) =>
        new Promise((resolve) => {
          const started = Date.now();
          const said = [];
          const child = spawn(command, args, { env });
          for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(data));
          child.on('close', (status) => {
            const seconds = ((Date.now() - started) / 1000).toFixed(0);
            console.log(`\n== ${name}\n${Buffer.concat(said)}`);
            console.log(`== ${name}: ${status === 0 ? 'ok' : 'FAILED'} in ${seconds} s`);
            if (status === 0) passed++;
            else failed++;
            resolve();
          });
        }),
    ),
  );
}

/** Counts a runner's own tests from its report; a runner that fails without saying why counts as one failure. */
function suite(name, command, args, report, count, extra) {
  const ok = run(name, command, args, extra);
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
  suite(name, 'npx', args, report, ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    notRun: numPendingTests + numTodoTests,
  }));
}

function playwright(name, args) {
  const report = join(reports, `${name}.json`);
  suite(
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
  static: () => checkTogether([TYPES, LINT, FORMAT]),
  unit: () => {
    vitest('unit', ['unit', 'flagged'], `--maxWorkers=${availableParallelism()}`);
    // What measures time has the machine to itself.
    vitest('unit, timed', ['timed']);
  },
  gpu: () => vitest('gpu', ['gpu']),
  e2e: () => {
    check('build', 'npx', ['vite', 'build', '--logLevel', 'warn']);
    playwright('e2e', ['--grep-invert', '@alone', '--workers=2']);
    playwright('e2e, timed', ['--grep', '@alone', '--workers=1']);
  },
};

for (const [name, part] of Object.entries(parts)) if (only.length === 0 || only.includes(name)) await part();
rmSync(reports, { recursive: true });
// Only tests that need data from beside the repository may stay unrun, and only outside continuous integration.
if (notRun > 0) console.log(`\n${notRun} not run: data folder missing`);
if (process.env.CI) failed += notRun;
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
