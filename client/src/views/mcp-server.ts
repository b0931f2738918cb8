import * as editor from 'vscode';
import { EventEmitter, workspace, type Disposable, type Event } from 'vscode';
import { readSettings } from './settings.js';

/** As in the manifest. */
const providerId = 'stageInsight.mcp';

/** What editors since 1.101 have, and the types of the oldest supported one do not. */
interface McpApi {
  readonly lm?: {
    readonly registerMcpServerDefinitionProvider?: (id: string, provider: McpProvider) => Disposable;
  };
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    version: string,
  ) => object;
}

interface McpProvider {
  readonly onDidChangeMcpServerDefinitions: Event<void>;
  provideMcpServerDefinitions(): readonly object[];
}

/** Offers the terminal program to the agents of the editor, for the folders of a trusted workspace. */
export function registerMcpServer(program: string, version: string): Disposable {
  const { lm, McpStdioServerDefinition } = editor as unknown as McpApi;
  const register = lm?.registerMcpServerDefinitionProvider;
  if (register === undefined || McpStdioServerDefinition === undefined) return { dispose: () => undefined };
  const changed = new EventEmitter<void>();
  const provideMcpServerDefinitions = (): readonly object[] => {
    const roots = localFolders();
    if (!workspace.isTrusted || roots.length === 0) return [];
    const allow = readSettings().agentsBuild ? ['--allow-build'] : [];
    const words = [program, 'mcp', ...roots.flatMap((root) => ['--root', root]), ...allow];
    // The program that runs extensions is the editor itself, and Node when it is told so.
    const env = { ELECTRON_RUN_AS_NODE: '1' };
    const label = 'Dockerfile Stage Insight';
    return [new McpStdioServerDefinition(label, process.execPath, words, env, version)];
  };
  const parts = [
    register.call(lm, providerId, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions,
    }),
    changed,
    workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('stageInsight.agents')) changed.fire();
    }),
  ];
  return { dispose: () => parts.forEach((part) => void part.dispose()) };
}

function localFolders(): readonly string[] {
  const uris = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  return uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
}
