import { inEditorLanguage } from './views/translation.js';
import { join } from 'node:path';
import { commands, window, workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { createBuilder } from './commands/builder.js';
import { compareConversion } from './commands/compare-conversion.js';
import { createEngineHost, type EngineLoaders } from './commands/engine-host.js';
import { forgetGoneOnceShown } from './commands/forget-gone.js';
import { commandRunners } from './commands/index.js';
import { listFiles } from './commands/list-files.js';
import type { CommandDependencies } from './commands/command-dependencies.js';
import { commandId, contextKeys, type CommandName } from './model/settings/names.js';
import { t } from './model/text/translate.js';
import type { Log } from './ports/log.js';
import type { Registry } from './ports/registry.js';
import { choicesBy } from './views/bake-file.js';
import { configuredBy } from './views/configured-build.js';
import { createBaseHub } from './views/base-hub.js';
import { createRegistryMemory } from './views/registry-memory.js';
import { followActiveDockerfile, type ActiveDockerfile } from './views/active-dockerfile.js';
import { answerFileRequests } from './views/client-files.js';
import { createBuildLogs } from './views/build-logs.js';
import { createBuildMemory } from './views/build-memory.js';
import { createClosedProblems } from './views/closed-problems.js';
import { registerConversionActions } from './views/conversion-actions.js';
import { createComparisonPage } from './views/comparison-page.js';
import { createConversionPreview } from './views/conversion-preview.js';
import { createDockerfileFinder } from './views/dockerfile-finder.js';
import { registerCatalogueStatus } from './views/catalogue-status.js';
import { registerEngineStatus } from './views/engine-status.js';
import { registerFinalSizeStatus } from './views/final-size-status.js';
import { dockerfileSelector as selector, languageOptions } from './views/language-options.js';
import { registerFailureActions } from './views/failure-actions.js';
import { registerMcpServer } from './views/mcp-server.js';
import { createObservationHub } from './views/observation-hub.js';
import { findingsAsker } from './views/server-findings.js';
import { sendObservations } from './views/server-observations.js';
import { createServerQuestions } from './views/server-questions.js';
import { sendSizes } from './views/server-sizes.js';
import { superviseServer } from './views/server-watch.js';
import { registerSizeAnnotations } from './views/size-annotations.js';
import { createSizeBaselines } from './views/size-baseline.js';
import { createSizeHub } from './views/size-hub.js';
import { registerSizePanel } from './views/size-panel.js';
import { createStageGraph } from './views/stage-graph.js';
import { registerStageHover } from './views/stage-hover.js';
import { registerStageLenses } from './views/stage-lenses.js';
import { createOverlaps } from './views/overlaps.js';
import { createStageSource } from './views/stage-source.js';
import { registerStageTree, type StageTree } from './views/stage-tree.js';

export async function activate(context: ExtensionContext): Promise<void> {
  const keep = <Part extends { dispose(): unknown }>(part: Part): Part => {
    context.subscriptions.push(part);
    return part;
  };
  const log = keep(window.createOutputChannel('Dockerfile Stage Insight', { log: true }));
  keep(registerMcpServer(context.asAbsolutePath('dist/cli.cjs'), versionOf(context)));
  const client = createClient(context, log);
  const started = client.start();
  const connected = started.then(() => client);
  const source = keep(createStageSource(connected, log));
  const memory = keep(createBuildMemory(context.workspaceState, context.secrets, configuredBy(source)));
  const hub = keep(createSizeHub(context.workspaceState, choicesBy(memory.settings)));
  const observations = keep(
    createObservationHub({ memory: context.workspaceState, sizes: hub, version: versionOf(context) }),
  );
  const registry = registryLoader(context);
  const finder = keep(createDockerfileFinder(connected));
  const logs = keep(createBuildLogs());
  const host = keep(createEngineHost(engineLoaders(log)));
  const engine = { enginePlatform: () => host.platform(), onDidChangeEngine: host.onDidChange };
  const bases = keep(createBaseHub({ source, memory, registry, log, ...engine }));
  const notifyServer = serverNotifier(connected, log);
  const builder = keep(createBuilder({ hub, logs, host, notifyServer }));
  const tree = keep(registerStageTree({ finder, source, hub, observations, bases, memory }));
  const active = keep(followActiveDockerfile(source));
  const extension = context.extensionUri;
  const closed = keep(createClosedProblems(finder, findingsAsker(connected, log)));
  const baselines = keep(createSizeBaselines(context.workspaceState));
  const known = { source, finder, closed, hub, baselines, memory, observations, logs, bases };
  const server = createServerQuestions(connected, log);
  const graph = keep(createStageGraph({ extension, source, hub, observations, server, active }));
  const comparison = keep(createComparisonPage(extension));
  const shown = { tree: tree.view, graph, log, comparison, preview: keep(createConversionPreview()) };
  const compare: CommandDependencies['compare'] = (document, result) =>
    compareConversion(document, result, dependencies);
  const dependencies: CommandDependencies = { ...known, ...shown, host, builder, server, compare };
  keep(
    registerSizePanel({
      ...{ ...known, extension, active, onDidChangeNotice: host.onDidChange },
      notice: () => awayNotice(dependencies),
      listFiles: (...listing) => listFiles(dependencies, ...listing),
    }),
  );
  for (const part of followStages(dependencies, active, notifyServer)) keep(part);
  for (const part of followText(dependencies)) keep(part);
  for (const part of followEngine(dependencies, tree)) keep(part);
  registerCommands(context, dependencies);
  // Without its server the extension still lists Dockerfiles; the language client has said what went wrong.
  await started.catch((error: unknown) => log.error(String(error)));
}

/** Why nothing can be built; empty while the engine answers. */
function awayNotice({ host }: CommandDependencies): string {
  return host.state().kind === 'away' ? t("Can't connect to Docker: stages can't be built.") : '';
}

function serverNotifier(connected: Promise<LanguageClient>, log: LogOutputChannel) {
  return (method: string, params: object): void => {
    void connected
      .then((client) => client.sendNotification(method, params))
      .catch((error: unknown) => log.warn(String(error)));
  };
}

/** The language client stops with the subscriptions; the editor waits for nothing else. */
export function deactivate(): void {
  // Everything is owned by the subscriptions of the context.
}

function versionOf({ extension }: ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version?: unknown };
  return String(version);
}

function createClient(context: ExtensionContext, log: LogOutputChannel): LanguageClient {
  const server = {
    module: context.asAbsolutePath('dist/server.cjs'),
    transport: TransportKind.ipc,
    args: cacheArguments(context),
  };
  const supervisor = superviseServer(
    () => client,
    () => client.serverProcess,
  );
  const overlaps = createOverlaps();
  const options = {
    ...languageOptions(log, () => ({
      leftOut: supervisor.leftOut(),
      readImageCommand: commandId('readImage'),
    })),
    middleware: { ...supervisor.middleware, ...overlaps.middleware },
  };
  const client = new LanguageClient('stageInsight', 'Dockerfile Stage Insight', server, options);
  overlaps.follow(client);
  const files = answerFileRequests(client);
  context.subscriptions.push(overlaps, { dispose: () => client.dispose() }, ...files);
  return client;
}

/** The server keeps compiled code in the folder that the editor has for this extension, where that is on a disk. */
function cacheArguments({ globalStorageUri: { scheme, fsPath } }: ExtensionContext): string[] {
  return scheme === 'file' ? ['--cache', join(fsPath, 'compile-cache')] : [];
}

/** The one place where Docker is loaded, at the first act that needs it. */
async function loadDocker() {
  const docker = await import('./docker/index.js');
  docker.speak(inEditorLanguage);
  return docker;
}

function engineLoaders(log: Log): EngineLoaders {
  const options = { environment: process.env, log, clock: { now: Date.now } };
  return {
    engine: async (choices) => (await loadDocker()).createEngine({ ...choices, ...options }),
    containers: async (choices) => (await loadDocker()).createContainers({ ...choices, ...options }),
    runner: async (choices) => (await loadDocker()).createRunner({ ...choices, ...options }),
    imageReader: async (choices) => (await loadDocker()).createImageReader({ ...choices, ...options }),
    commandLine: async () => (await loadDocker()).findCommandLine(process.env),
    list: async () => (await loadDocker()).listEngineChoices(process.env),
    askAll: async () => (await loadDocker()).askEngineChoices(process.env),
    bakeTargets: async (question) => (await loadDocker()).askBakeTargets(question, process.env),
  };
}

/** Registries are asked only when somebody switched them on; nothing is loaded before. */
function registryLoader({ globalState }: ExtensionContext): () => Promise<Registry> {
  let loaded: Promise<Registry> | undefined;
  const load = async (): Promise<Registry> => {
    const { createRegistry } = await loadDocker();
    const memory = createRegistryMemory(globalState);
    return createRegistry({ environment: process.env, clock: { now: Date.now }, ...memory });
  };
  return () => (loaded ??= load());
}

/** What is drawn in the text, and what the server is told besides it. */
function followStages(
  { source, hub, observations, bases, host, server }: CommandDependencies,
  active: ActiveDockerfile,
  notifyServer: (method: string, params: object) => void,
): readonly { dispose(): unknown }[] {
  const labels = { source, hub, observations, bases };
  return [
    registerStageLenses(selector, labels),
    registerSizeAnnotations(selector, labels),
    registerFinalSizeStatus(labels),
    registerFailureActions(selector, source),
    registerStageHover(selector, source, true),
    registerConversionActions(selector, server),
    registerCatalogueStatus(selector, source, active),
    registerEngineStatus(selector, () => host.state(), host.onDidChange),
    sendSizes(source, hub, notifyServer),
    sendObservations(source, hub, observations, notifyServer),
  ];
}

/** Sizes count as outdated as soon as the text, or what it is built with, is another one. */
function followText({ source, hub, memory }: CommandDependencies): readonly { dispose(): unknown }[] {
  const documents = new Set<string>();
  const read = (document: string): void => {
    documents.add(document);
    const known = source.known(document);
    if (known !== undefined) hub.readText(document, known.answer);
  };
  return [
    source.onDidChange(read),
    memory.onDidChange(read),
    // One of them may be a bake file that says how a Dockerfile is built.
    workspace.onDidSaveTextDocument(({ fileName }) => {
      if (/\.(?:hcl|json|ya?ml)$/.test(fileName)) documents.forEach(read);
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('stageInsight.build')) documents.forEach(read);
    }),
  ];
}

/** The tree says what is wrong with the engine; sizes of images that are gone go when somebody can see them. */
function followEngine(dependencies: CommandDependencies, tree: StageTree): readonly { dispose(): unknown }[] {
  const { host, builder } = dependencies;
  const showMessage = (): void => {
    const away = awayNotice(dependencies);
    tree.showMessage(
      workspace.isTrusted ? away : t('Restricted Mode: stages are shown but cannot be built.'),
    );
  };
  showMessage();
  return [
    ...forgetGoneOnceShown(dependencies),
    host.onDidChange(showMessage),
    workspace.onDidGrantWorkspaceTrust(showMessage),
    builder.onDidChange(() => {
      void commands.executeCommand('setContext', contextKeys.building, builder.running().length > 0);
    }),
  ];
}

function registerCommands(context: ExtensionContext, dependencies: CommandDependencies): void {
  void commands.executeCommand('setContext', contextKeys.canBuild, true);
  for (const [name, run] of Object.entries(commandRunners)) {
    const id = commandId(name as CommandName);
    context.subscriptions.push(
      commands.registerCommand(id, (argument: unknown) => run(argument, dependencies)),
    );
  }
}
