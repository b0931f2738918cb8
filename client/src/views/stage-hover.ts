import { Hover, MarkdownString, languages, type Disposable, type DocumentSelector } from 'vscode';
import { commandId, type CommandName } from '../model/settings/names.js';
import { t } from '../model/text/translate.js';
import { atCurrentLines } from './stage-lenses.js';
import type { StageSource } from './stage-source.js';
import { refusal } from './trust.js';

/** Under what the server says of a FROM: what can be done with its stage. None of the text comes from the Dockerfile. */
export function registerStageHover(
  selector: DocumentSelector,
  source: StageSource,
  canBuild: boolean,
): Disposable {
  return languages.registerHoverProvider(selector, {
    provideHover: (document, { line }) => {
      const uri = document.uri.toString();
      const known = source.known(uri);
      if (known === undefined) return undefined;
      const stages = known.answer.stages.map(({ index, fromRange }) => ({
        index,
        line: fromRange.start.line,
      }));
      const stage = atCurrentLines(document, known, stages).find((one) => one.line === line);
      if (stage === undefined) return undefined;
      const build = canBuild && refusal(uri) === undefined;
      return new Hover(
        linksOf([
          ...(build ? [link(t('$(play) Build'), 'buildStage', { document: uri, stage: stage.index })] : []),
          ...(canBuild ? [link(`$(list-unordered) ${t('Stage sizes')}`, 'showSizes')] : []),
          link(`$(type-hierarchy) ${t('Stage graph')}`, 'showStageGraph'),
        ]),
      );
    },
  });
}

const linked = ['buildStage', 'showSizes', 'showStageGraph'] as const satisfies readonly CommandName[];

function link(title: string, command: (typeof linked)[number], argument?: object): string {
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  return `[${title}](command:${commandId(command)}${query})`;
}

function linksOf(links: readonly string[]): MarkdownString {
  const text = new MarkdownString(links.join(' | '), true);
  text.isTrusted = { enabledCommands: linked.map(commandId) };
  return text;
}
