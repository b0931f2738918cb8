import { joinPath } from '../../shell/paths.js';
import { compareToBound } from '../../versions.js';
import type { ToolCall } from '../tool-call.js';
import type { NodeModule } from './node-modules.js';

const engines = new Set(['@prisma/client', 'prisma', '@prisma/engines']);

/** Whether a module is native by an engine that `prisma generate` fetches. */
export function hasEngine(module: string): boolean {
  return engines.has(module);
}

/**
 * The modules of a project, those of Prisma left out where no engine of theirs is known to come along: from version 7
 * on there is none, from 6.16 on the schema may do without, and some schemas name the platforms themselves.
 */
export function withoutEngine(
  call: ToolCall,
  modules: readonly NodeModule[],
  folder: string,
): readonly NodeModule[] {
  const version = modules.find(({ name }) => name === '@prisma/client')?.version;
  const isOld = version !== undefined && compareToBound(version, '6.16') < 0;
  if (isOld && loadsEngine(call, folder)) return modules;
  return modules.filter(({ name }) => !engines.has(name));
}

function loadsEngine({ stage, argv }: ToolCall, folder: string): boolean {
  const schema = ['prisma/schema.prisma', 'schema.prisma']
    .map((name) => stage.readFile(joinPath(folder, name)))
    .find((text) => text !== undefined);
  if (schema === undefined || argv.some((word) => /no-engine|accelerate|data-proxy/.test(word ?? '')))
    return false;
  return !/\b(binaryTargets|engineType|driverAdapters|queryCompiler)\b/.test(schema);
}
