import { fileURLToPath } from 'node:url';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { registerAnalysisTools } from './analysis-tools.js';
import { registerBuildTools } from './build-tools.js';

export interface McpOptions {
  /** Absolute path of the terminal program, which answers the calls. */
  readonly program: string;
  readonly version: string;
  /** Absolute folders that paths may lead into; without one, those of the client, else the working folder. */
  readonly roots: readonly string[];
  /** Whether images may be built. */
  readonly allowBuild: boolean;
}

/** Serves the Model Context Protocol over standard input and output until the client goes. */
export async function serveMcp({ program, version, roots, allowBuild }: McpOptions): Promise<void> {
  const server = new McpServer({ name: 'stage-insight', title: 'Dockerfile Stage Insight', version });
  const context = {
    ...{ program, allowBuild },
    roots: async () => (roots.length > 0 ? roots : await rootsOf(server)),
  };
  registerAnalysisTools(server, context);
  registerBuildTools(server, context);
  const transport = new StdioServerTransport();
  const closed = new Promise<void>((resolve) => (server.server.onclose = resolve));
  // The transport of the library does not notice the end of its input.
  process.stdin.once('end', () => void server.close());
  await server.connect(transport);
  await closed;
}

async function rootsOf({ server }: McpServer): Promise<readonly string[]> {
  if (server.getClientCapabilities()?.roots === undefined) return [process.cwd()];
  const { roots } = await server.listRoots();
  const folders = roots.filter(({ uri }) => uri.startsWith('file:')).map(({ uri }) => fileURLToPath(uri));
  return folders.length > 0 ? folders : [process.cwd()];
}
