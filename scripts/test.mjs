// npm test [-- checks|unit|boundary|install|native|engine|editor …]: all suites, or the named ones; what could not run is named at the end.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { checks } from './lib/checks.mjs';
import { ensureCodeServer } from './lib/code-server.mjs';
import { ensureOtherEditors } from './lib/other-editors.mjs';
import { inRoot, runNode, tools, vsixPath } from './lib/project.mjs';
import { findChromium, findEngine, inPath } from './lib/surroundings.mjs';

const mustRunAll = ['1', 'true'].includes(process.env.CI ?? '');
const suites = {
  checks: runChecks,
  unit: runUnit,
  boundary: runBoundary,
  install: runInstall,
  native: runNative,
  engine: runEngine,
  editor: runEditor,
  'other-editors': runOtherEditors,
};
const asked = process.argv.slice(2);
const total = { passed: 0, failed: 0 };
const notRun = [];
/** Seconds; past them a suite hangs: several times what a machine with two slow cores needs. */
const limits = {
  unit: 900,
  boundary: 900,
  install: 1800,
  native: 1800,
  engine: 5400,
  editor: 3600,
  'other-editors': 1800,
};
const engine = await findEngine();
let prepared;
let editorsInstalled;

for (const [name, suite] of Object.entries(suites)) {
  if (!isAsked(name)) continue;
  const started = Date.now();
  process.stdout.write(`\n== ${name}\n`);
  await suite();
  process.stdout.write(`== ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
conclude();

function isAsked(suite) {
  return asked.length === 0 || asked.includes(suite);
}

/** Each check counts as one test; two at a time keep two cores busy. */
async function runChecks() {
  const waiting = Object.entries(checks);
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, check] = next;
      const inOrder = (await check()) === 0;
      process.stdout.write(`${name}: ${inOrder ? 'in order' : 'FAILED'}\n`);
      count({ passed: inOrder ? 1 : 0, failed: inOrder ? 0 : 1 });
    }
  };
  await Promise.all([worker(), worker()]);
}

/** A few of them start the built server or the built terminal program. */
async function runUnit() {
  await bundle();
  await vitest('unit');
}

async function runBoundary() {
  await bundle();
  await vitest('boundary');
}

/** What people install is packed and installed, by the programs that they use. */
async function runInstall() {
  const needed = ['npm', 'git', 'pre-commit', 'bash', 'zsh', 'fish'];
  const missing = needed.filter((name) => inPath(name) === undefined);
  if (missing.length > 0) return skip('tests of installing', `missing: ${missing.join(', ')}`);
  await bundle();
  startInstallingEditors();
  await vitest('install');
}

/** While packages come over the network the editors of later suites are installed; those suites wait for it. */
function startInstallingEditors() {
  const wanted = [
    ...(isAsked('editor') && findChromium() !== undefined && engine.address !== undefined
      ? ['code-server']
      : []),
    ...(isAsked('other-editors') ? ['other-editors'] : []),
  ];
  if (wanted.length > 0) editorsInstalled = runNode('scripts/install-editors.mjs', wanted);
}

/** Real binaries are compiled and started in folders of their own: for Linux, as root, with the compilers named. */
async function runNative() {
  const needed = [
    'gcc',
    'g++',
    'musl-gcc',
    'go',
    'rustc',
    'readelf',
    'file',
    'ldconfig',
    'unshare',
    'python3',
  ];
  const missing = needed.filter((name) => inPath(name) === undefined);
  if (process.getuid?.() !== 0) missing.push('the rights of root');
  if (missing.length > 0) return skip('tests on real binaries', `missing: ${missing.join(', ')}`);
  await vitest('native');
}

async function bundle() {
  if ((await runNode('scripts/bundle.mjs', ['--if-stale'])) !== 0) count({ passed: 0, failed: 1 });
}

/** A few of them start the built terminal program. */
async function runEngine() {
  await bundle();
  if (await hasEngine('engine tests')) await vitest('engine', { DOCKER_HOST: engine.address });
}

async function runEditor() {
  const chromium = findChromium();
  if (chromium === undefined) return skip('editor tests', 'no Chromium is found; CHROMIUM may name one');
  if (!(await hasEngine('editor tests'))) return;
  await editorsInstalled;
  try {
    ensureCodeServer();
  } catch (error) {
    return skip('editor tests', error.message);
  }
  if ((await runNode('scripts/package.mjs')) !== 0) return count({ passed: 0, failed: 1 });
  await vitest('editor', { CHROMIUM: chromium, DOCKER_HOST: engine.address, VSIX: vsixPath() });
}

/** Neovim, Emacs, Helix and Vim with what docs/editors.md says. */
async function runOtherEditors() {
  await editorsInstalled;
  try {
    ensureOtherEditors();
  } catch (error) {
    return skip('tests of other editors', error.message);
  }
  await bundle();
  await vitest('other-editors');
}

/** Whether an engine answers and has the base images; if not, the suite is noted as not run. */
async function hasEngine(suite) {
  if (engine.address === undefined) {
    skip(suite, `no Docker engine answers at ${engine.tried.join(', ')}`);
    return false;
  }
  prepared ??= runNode('test/support/engine/prepare.mjs', [], { env: { DOCKER_HOST: engine.address } });
  if ((await prepared) === 0) return true;
  skip(suite, 'the base images of the tests could not be made');
  return false;
}

async function vitest(project, env = {}) {
  mkdirSync(inRoot('out'), { recursive: true });
  const report = inRoot('out', `tests-${project}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  // With those of its tests that run alone.
  const projects = ['--project', project, '--project', `${project}-alone`];
  const code = await runNode(tools.vitest, ['run', ...projects, ...reporters], {
    env,
    limit: limits[project],
  });
  const counted = existsSync(report)
    ? totals(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0 };
  // A failure outside of any test, such as a hang or an unhandled rejection, shows in the exit code only.
  count(code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted);
}

/** A file that could not be loaded has no tests and counts as one failure; a skipped test is a failure too. */
function totals({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  );
  const skipped = numPendingTests + numTodoTests;
  if (skipped > 0) process.stdout.write(`${skipped} skipped tests: this project skips none\n`);
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length + skipped };
}

function count({ passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}

function skip(what, reason) {
  notRun.push(`${what} did not run: ${reason}`);
  if (mustRunAll) count({ passed: 0, failed: 1 });
}

function conclude() {
  process.stdout.write('\n');
  for (const line of notRun) process.stdout.write(`${mustRunAll ? 'FAILED: ' : ''}${line}\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}
