import { resolvePath } from '../../shell/paths.js';
import {
  type Made,
  makeArtifact,
  nothingMade,
  readOptions,
  type ToolCall,
  variableText,
} from '../tool-call.js';

const valued = new Set(['output', 'with', 'replace', 'embed']);

/** Programs that call the Go tools with defaults of their own: xcaddy turns cgo off unless it is asked for. */
export function recogniseGoTools(call: ToolCall): Made | undefined {
  if (call.program !== 'xcaddy') return undefined;
  if (call.argv[0] !== 'build') return nothingMade;
  const { values } = readOptions(call.args, valued, 1);
  const path = resolvePath(call.command.cwd, values.get('output') ?? 'caddy');
  if (path === undefined || variableText(call, 'CGO_ENABLED') === '1') return nothingMade;
  const explanation = 'static: xcaddy builds without cgo';
  return {
    artifacts: [
      makeArtifact(call, {
        path,
        toolchain: 'go',
        linkage: 'static',
        wants: { tls: true },
        explanation,
      }),
    ],
  };
}
