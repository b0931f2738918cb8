import { compareToBound } from '../../versions.js';
import { moduleLibraries } from '../module-libraries.js';
import { type ToolCall, variable } from '../tool-call.js';
import type { NodeModule } from './node-modules.js';

/** Modules that download a browser with libraries of its own, to a folder that is not `node_modules`. */
const browsers = new Set(['@playwright/test', 'cypress', 'electron', 'playwright', 'puppeteer']);

/** Modules that link what their configuration finds, and do without. */
const optional = new Set(['ibm_db', 'node-rdkafka', 'nodegit']);

/** Modules that have a prebuilt form for musl only since a version. */
const prebuiltForMusl: Readonly<Record<string, string | undefined>> = { canvas: '3.0.0' };

/** Libraries that the modules of a project need when they run, and which of them are built from source. */
export function nodeNeeds(
  call: ToolCall,
  modules: readonly NodeModule[],
): { readonly libraries: readonly string[]; readonly built: readonly string[] } {
  const counted = modules.filter(({ name }) => !browsers.has(name) && !optional.has(name));
  const names = counted.map(({ name }) => name);
  const built = counted.filter((one) => isBuilt(call, one)).map(({ name }) => name);
  return { libraries: moduleLibraries(call, 'node', names, (name) => built.includes(name)), built };
}

/** sharp takes its prebuilt form whatever npm is told. */
function isBuilt(call: ToolCall, { name, version }: NodeModule): boolean {
  if (name === 'sharp') return false;
  const since = prebuiltForMusl[name];
  const isOld = since !== undefined && version !== undefined && compareToBound(version, since) < 0;
  return (isOld && call.stage.libc.family === 'musl') || asksForSources(call, name);
}

/** `npm ci --build-from-source`, or `--build-from-source=canvas`. */
function asksForSources(call: ToolCall, name: string): boolean {
  const flag = call.argv.find((word) => word?.startsWith('--build-from-source') === true);
  const set = flag ?? variable(call, 'npm_config_build_from_source')?.text;
  if (set === undefined) return false;
  const value = set.replace(/^--build-from-source=?/, '');
  return value === '' || value === 'true' || value.split(',').includes(name);
}
