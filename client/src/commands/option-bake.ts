import { ProgressLocation, RelativePattern, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { bakeWords, noBake, type BakeSetting } from '../model/build/build-options.js';
import { plainText } from '../model/build/build-log.js';
import { withBake, type OptionDraft } from '../model/build/option-draft.js';
import { withoutIcons } from '../model/text/printable.js';
import type { BakeTarget, BakeTargets } from '../ports/bake.js';
import { bakePlaces } from '../views/bake-file.js';
import { pickRow } from './option-inputs.js';
import type { OptionStepDependencies } from './option-step-dependencies.js';
import { t } from '../model/text/translate.js';

/** As buildx looks for them, and as people call them; what overrides another file is read with that one. */
const bakeGlob =
  '**/{docker-bake,docker-bake.*,bake,*.bake,compose,compose.*,docker-compose,docker-compose.*}.{hcl,json,yaml,yml}';
const isBakeFile = /(?:^|\/)(?:[^/]*bake[^/]*\.(?:hcl|json)|(?:docker-)?compose(?:\.[^/]*)?\.ya?ml)$/;
const isOverride = /(?:^|\/)docker-bake\.override\.(?:hcl|json)$/;

/** buildx starts several times for each. */
const maxFiles = 12;

/** Paths from the workspace folder, those near it first. */
export async function findBakeFiles(document: string): Promise<readonly string[]> {
  const uri = Uri.parse(document, true);
  const base = workspace.getWorkspaceFolder(uri) ?? Uri.joinPath(uri, '..');
  const found = await workspace.findFiles(new RelativePattern(base, bakeGlob), '**/node_modules/**', 200);
  const root = 'uri' in base ? base.uri : base;
  const paths = found.map(({ path }) => path.slice(root.path.length + 1));
  const depth = (path: string): number => path.split('/').length;
  return paths
    .filter((path) => isBakeFile.test(path) && !isOverride.test(path))
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
    .slice(0, maxFiles);
}

type BakeRow = QuickPickItem & {
  /** `undefined`: as the settings say. */
  readonly bake: BakeSetting | undefined;
  readonly stage?: string;
};

/** Lets the user choose among the targets that build this Dockerfile; buildx is asked only now. */
export async function chooseBake(
  draft: OptionDraft,
  dependencies: OptionStepDependencies,
): Promise<OptionDraft> {
  const { document, settings, host, bakeFiles } = dependencies;
  const uri = Uri.parse(document, true);
  const places = bakeFiles.map((path) => ({ path, ...bakePlaces(uri, path) }));
  const title = t('Asking docker buildx for targets…');
  const answer = await window.withProgress({ location: ProgressLocation.Window, title }, () =>
    host.bakeTargets({ dockerfile: uri.fsPath, files: places }),
  );
  const { targets, problems }: BakeTargets = answer.ok
    ? answer.value
    : { targets: [], problems: [answer.fault.message] };
  const pathOf = ({ file }: BakeTarget): string => places.find((one) => one.file === file)?.path ?? file;
  const set = settings.buildBake;
  const rows: readonly BakeRow[] = [
    ...(set === undefined
      ? []
      : [{ label: t('From settings'), description: shown(bakeWords(set)), bake: undefined }]),
    {
      label: t('None'),
      description: t('docker build, without a bake file'),
      bake: set === undefined ? undefined : noBake,
    },
    ...targets.map((target) => rowOf(target, pathOf(target))),
    ...problems.map((words) => ({
      label: t('$(warning) Cannot be read'),
      detail: shown(words),
      bake: draft.options.bake,
    })),
  ];
  const placeholder =
    targets.length === 0
      ? t('No target builds this Dockerfile')
      : t('Select the target that builds this Dockerfile');
  const row = await pickRow(rows, { title: t('Bake Target'), back: true, placeholder });
  return row === undefined ? draft : withBake(draft, dependencies.stages, row.bake, row.stage);
}

function rowOf({ name, stage, description }: BakeTarget, file: string): BakeRow {
  return {
    label: `$(package) ${withoutIcons(name)}`,
    description: withoutIcons(stage === undefined ? file : t('stage {0}, {1}', stage, file)),
    ...(description !== undefined && { detail: shown(description) }),
    bake: { file, target: name },
    stage: stage ?? '',
  };
}

/** Words of a file. */
function shown(text: string): string {
  return withoutIcons(plainText(text));
}
