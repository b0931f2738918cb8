import './views/translation.js';
import { commands, Uri, window, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import type { StaticDependencies } from './commands/command-dependencies.js';
import { staticCommands } from './commands/static-commands.js';
import { choicesOf } from './model/build/build-options.js';
import { commandId, type CommandName } from './model/settings/names.js';
import { noRegistry } from './model/size/base-sizes.js';
import { followActiveDockerfile } from './views/active-dockerfile.js';
import { createBuildMemory } from './views/build-memory.js';
import { registerCatalogueStatus } from './views/catalogue-status.js';
import { answerFileRequests } from './views/client-files.js';
import { createClosedProblems } from './views/closed-problems.js';
import { registerConversionActions } from './views/conversion-actions.js';
import { createComparisonPage } from './views/comparison-page.js';
import { createConversionPreview } from './views/conversion-preview.js';
import { createDockerfileFinder } from './views/dockerfile-finder.js';
import { dockerfileSelector, languageOptions } from './views/language-options.js';
import { createObservationHub } from './views/observation-hub.js';
import { startServerInBrowser, type BrowserServer } from './views/browser-server.js';
import { findingsAsker } from './views/server-findings.js';
import { createServerQuestions } from './views/server-questions.js';
import { superviseServer } from './views/server-watch.js';
import { createSizeHub } from './views/size-hub.js';
import { createStageGraph } from './views/stage-graph.js';
import { registerStageHover } from './views/stage-hover.js';
import { createStageSource } from './views/stage-source.js';
import { registerStageTree } from './views/stage-tree.js';

/** The extension in a browser: everything that the text alone shows. There is no Docker to ask. */
export async function activate(context: ExtensionContext): Promise<void> {
  const keep = <Part extends { dispose(): unknown }>(part: Part): Part => {
    context.subscriptions.push(part);
    return part;
  };
  const log = keep(window.createOutputChannel('Dockerfile Stage Insight', { log: true }));
  const client = createClient(context, log);
  const started = client.start();
  const connected = started.then(() => client);
  const source = keep(createStageSource(connected, log));
  const memory = keep(createBuildMemory(context.workspaceState, context.secrets, () => undefined));
  const hub = keep(createSizeHub(context.workspaceState, (document) => choicesOf(memory.settings(document))));
  const { version } = context.extension.packageJSON as { readonly version?: unknown };
  const observations = keep(
    createObservationHub({ memory: context.workspaceState, sizes: hub, version: String(version) }),
  );
  const finder = keep(createDockerfileFinder(connected));
  const bases = { current: () => noRegistry, onDidChange: () => nothing, ...nothing };
  keep(registerStageTree({ finder, source, hub, observations, bases, memory }));
  const active = keep(followActiveDockerfile(source));
  const server = createServerQuestions(connected, log);
  const graph = keep(createStageGraph({ extension: context.extensionUri, source, hub, server, active }));
  const preview = keep(createConversionPreview());
  const comparison = keep(createComparisonPage(context.extensionUri));
  keep(registerConversionActions(dockerfileSelector, server));
  keep(registerStageHover(dockerfileSelector, source, false));
  keep(registerCatalogueStatus(dockerfileSelector, source, active));
  const closed = keep(createClosedProblems(finder, findingsAsker(connected, log)));
  registerCommands(context, { source, finder, closed, hub, graph, server, preview, comparison, log });
  // Without its server the extension still lists Dockerfiles; the language client has said what went wrong.
  await started.catch((error: unknown) => log.error(String(error)));
}

const nothing = { dispose: () => undefined };

/** The language client stops with the subscriptions; the editor waits for nothing else. */
export function deactivate(): void {
  // Everything is owned by the subscriptions of the context.
}

function createClient(context: ExtensionContext, log: LogOutputChannel): LanguageClient {
  const dist = Uri.joinPath(context.extensionUri, 'dist');
  let server: BrowserServer | undefined;
  const start = async () => {
    // Nobody else ends a worker that hears nothing any more.
    server?.dispose();
    server = await startServerInBrowser(dist, log);
    return server.transports;
  };
  const supervisor = superviseServer(() => client);
  const options = {
    ...languageOptions(log, () => ({ leftOut: supervisor.leftOut() })),
    middleware: supervisor.middleware,
  };
  const client = new LanguageClient('stageInsight', 'Dockerfile Stage Insight', start, options);
  context.subscriptions.push({ dispose: () => client.dispose() }, { dispose: () => server?.dispose() });
  context.subscriptions.push(...answerFileRequests(client));
  return client;
}

function registerCommands(context: ExtensionContext, dependencies: StaticDependencies): void {
  for (const [name, run] of Object.entries(staticCommands)) {
    const id = commandId(name as CommandName);
    context.subscriptions.push(
      commands.registerCommand(id, (argument: unknown) => run(argument, dependencies)),
    );
  }
}
