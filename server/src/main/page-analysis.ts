import { analyse, type Analysis } from '../core/analysis.js';
import { builderPatterns, gluesOf } from '../features/builder-patterns.js';
import { conversionOf } from '../features/conversion.js';
import { describeFindings } from '../features/finding-view.js';
import { describeGraph } from '../features/graph-view.js';
import { projectConfig } from '../features/project-config.js';
import { repositoryImages } from '../features/repository-images.js';
import { workspaceTargets } from '../features/workspace-targets.js';
import type { Files } from '../lsp/files.js';
import { createProjectConfigs } from '../lsp/project-configs.js';
import { createRepositoryImages } from '../lsp/repository-images.js';
import { createSessionInputs } from '../lsp/session-inputs.js';
import { plainQuotes } from '../lsp/to-lsp.js';
import { createWorkspace } from '../lsp/workspace.js';
import { defaultSettings } from '../protocol/settings.js';
import { rules } from '../rules/index.js';
import { filesInMemory } from './page-files.js';
import type { PageAnswer, PageQuestion } from '../protocol/page-messages.js';

const root = 'page:/work';
const uri = `${root}/Dockerfile`;

/**
 * What the language server knows of the same files, without the protocol: the page has all of them at hand, and they
 * are new with each question. `withConversion`: whether the part that converts is loaded.
 */
export async function answerPage(
  { id, dockerfile, files: pairs }: PageQuestion,
  withConversion: boolean,
): Promise<PageAnswer> {
  const files = filesInMemory(root, new Map([...pairs, ['Dockerfile', dockerfile]]));
  const { analysis, isShown } = await analyseWith(files, dockerfile);
  const findings = isShown ? describeFindings(analysis, undefined) : [];
  return {
    id,
    findings: findings.map(({ rule, severity, message, range }) => ({
      ...{ rule, severity, range },
      message: plainQuotes(message),
    })),
    graph: describeGraph(analysis),
    ...(withConversion && { conversion: describeConversion(analysis) }),
  };
}

async function analyseWith(
  files: Files,
  dockerfile: string,
): Promise<{ readonly analysis: Analysis; readonly isShown: boolean }> {
  const workspace = createWorkspace(workspaceTargets, files, { read: builderPatterns, gluesOf });
  workspace.setFolders([root]);
  await workspace.scan();
  const ruleIds = rules.map(({ id }) => id);
  const configs = createProjectConfigs({
    config: projectConfig,
    ...{ files, workspace, ruleIds },
    onRead: () => undefined,
  });
  const analyseText = (of: string, text: string): Analysis => analyse(text, inputs.of(of), rules);
  const built = createRepositoryImages({
    ...workspace,
    imagesOf: repositoryImages,
    factsOf: (of) => {
      const text = files.read(of);
      return text === undefined ? undefined : analyseText(of, text).facts;
    },
  });
  const settingsOf = (of: string): typeof defaultSettings => configs.under(of, defaultSettings);
  const inputs = createSessionInputs({ workspace, files, settingsOf, builtImages: built.of });
  return { analysis: analyseText(uri, dockerfile), isShown: settingsOf(uri).diagnostics };
}

function describeConversion(analysis: Analysis): NonNullable<PageAnswer['conversion']> {
  const result = conversionOf(analysis, {}, () => undefined);
  if (result.kind === 'converted') return { text: result.text };
  return { refusal: `${result.message}. ${result.hint}` };
}
