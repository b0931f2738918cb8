import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const program = join(import.meta.dirname, '../../dist/cli.cjs');

export interface Served {
  /** Working folder of the server. */
  readonly folder: string;
  readonly options?: readonly string[];
  /** Folders that the client says it works in; without them it says nothing of folders. */
  readonly roots?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built server and connects the client of the official SDK to it, over standard input and output. */
export async function connectAgent({ folder, options = [], roots, env = {} }: Served): Promise<Client> {
  const capabilities = roots === undefined ? {} : { roots: {} };
  const client = new Client({ name: 'test', version: '1' }, { capabilities });
  if (roots !== undefined)
    client.setRequestHandler(ListRootsRequestSchema, () => ({
      roots: roots.map((root) => ({ uri: pathToFileURL(root).href })),
    }));
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, 'mcp', ...options],
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
  });
  await client.connect(transport);
  return client;
}

export interface ToolAnswer {
  readonly texts: readonly string[];
  readonly data: unknown;
  readonly isError: boolean;
}

/** Calls a tool. The client of the SDK holds what comes back against the schema that the tool announced. */
export async function callTool(
  client: Client,
  name: string,
  given: Readonly<Record<string, unknown>>,
): Promise<ToolAnswer> {
  const answer = await client.callTool({ name, arguments: given });
  const content = answer.content as readonly { readonly type: string; readonly text: string }[];
  return {
    texts: content.map(({ text }) => text),
    data: answer.structuredContent,
    isError: answer.isError === true,
  };
}
