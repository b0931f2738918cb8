import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { answering } from './answering.js';
import { path, sizesOutput, stages, verifyOutput } from './schemas.js';
import { callOnPaths, dataAnswer, type ToolContext } from './tool-call.js';
import { ToolError } from './tool-error.js';
import { withLines } from './with-lines.js';

const builds = { readOnlyHint: false, destructiveHint: false, openWorldHint: true };

/** Tools that build images with Docker: listed in any case, so that an agent can tell a person what is missing. */
export function registerBuildTools(server: McpServer, context: ToolContext): void {
  const sizes = {
    title: 'Measure the stages',
    description:
      'Builds stages with Docker and answers what each weighs, in bytes, by instruction. Needs a server that was started with --allow-build.',
    inputSchema: { path, stages },
    outputSchema: sizesOutput,
    annotations: builds,
  };
  server.registerTool('sizes', sizes, building('sizes', context));
  const verify = {
    title: 'Verify the programs of an image',
    description:
      'Builds stages with Docker, reads the programs in them without running them, and answers which start, which do not and why, and which findings of check hold. Needs a server that was started with --allow-build.',
    inputSchema: { path, stages },
    outputSchema: verifyOutput,
    annotations: builds,
  };
  server.registerTool('verify', verify, building('verify', context));
}

function building(command: 'sizes' | 'verify', context: ToolContext) {
  return answering(
    async ({ path, stages = [] }: { path: string; stages?: string[] | undefined }, signal: AbortSignal) => {
      if (!context.allowBuild)
        throw new ToolError(
          'building is off: it runs what the Dockerfile says. Whoever starts this server allows it with --allow-build.',
        );
      const words = [command, '--format=json', ...stages.map((stage) => `--stage=${stage}`)];
      const { stdout } = await callOnPaths(context, words, [path], signal);
      return dataAnswer(withLines(stdout));
    },
  );
}
