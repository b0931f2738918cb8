import type { Observation } from '../../../../server/src/protocol/observation.js';
import type { Cause } from '../binary/cause.js';
import { withoutIcons } from '../text/printable.js';
import type { InspectedProgram } from './inspect-image.js';
import { t } from '../text/translate.js';
import { lastPart } from '../text/paths.js';

/** Whether what a stage is made for starts in it. `why` says what is missing in a few words, `detail` with its paths. */
export type RunsHere =
  | { readonly kind: 'yes' }
  | {
      readonly kind: 'no';
      readonly why: string;
      readonly detail: string;
      readonly program: InspectedProgram;
    }
  /** Something could not be told. */
  | { readonly kind: 'unsure' }
  /** It holds no program that is started or was copied in. */
  | { readonly kind: 'nothing' };

export function runsHere(programs: readonly InspectedProgram[]): RunsHere {
  const counting = programs.filter(({ role }) => role !== 'found');
  const failing = counting.filter(isSeenToFail);
  const program = failing.find(({ role }) => role === 'start') ?? failing[0];
  if (program !== undefined) {
    const why = shortCause(program);
    const detail = withoutIcons(program.reasons.join('; ').replaceAll('`', ''));
    const subject = program.role === 'start' ? '' : `${shorten(program.path)}: `;
    return { kind: 'no', program, why: subject + why, detail };
  }
  if (counting.length === 0) return { kind: 'nothing' };
  return { kind: counting.every(({ runs }) => runs === true) ? 'yes' : 'unsure' };
}

/** Files of other machines, and what lies deep in a copied folder, may have other uses than being started here. */
export function isSeenToFail({ runs, role, causes }: InspectedProgram): boolean {
  if (runs !== false || role === 'found') return false;
  return role === 'start' || causes.every(({ kind }) => kind !== 'platform');
}

/** What the server takes: what could be told, one or the other way. */
export function observationItems(
  stage: number,
  programs: readonly InspectedProgram[],
): readonly Observation[] {
  return programs.flatMap(({ path, runs, reasons, causes, linkage, family }): Observation[] => {
    // A name is told when no folder of PATH has it; another path that is not absolute names nothing in the image.
    if (runs === undefined || (!path.startsWith('/') && path.includes('/'))) return [];
    const reason = reasons.join('; ');
    return [{ stage, path, runs, reason, linkage, causes, ...(family !== undefined && { family }) }];
  });
}

/** `libc.so.6 missing`, `GLIBC_2.34 missing`, `built for linux/arm64`. */
function shortCause({ causes, reasons, path }: InspectedProgram): string {
  const [cause] = causes;
  const known = cause === undefined ? undefined : shortWords(cause);
  return known ?? shorten((reasons[0] ?? shorten(path)).replaceAll('`', ''));
}

function shortWords(cause: Cause): string | undefined {
  switch (cause.kind) {
    case 'loader':
      return t('{0} missing', loaderName(cause.file));
    case 'library':
    case 'interpreter':
      return t('{0} missing', shorten(cause.name));
    case 'version':
      return t('{0} missing', shorten(cause.versions.at(-1) ?? t('a symbol version')));
    case 'platform':
      return t('built for {0}', cause.built);
    case 'runtime':
      return t('needs {0} {1}, has {2}', cause.name, cause.needed, cause.there);
    case 'user':
      return t('no user or group {0}', shorten(cause.name));
    case 'no-interpreter-line':
      return t('no #! line');
    case 'other':
      return undefined;
  }
}

/** `glibc loader` for `/lib64/ld-linux-x86-64.so.2`: the path says it to few people, and stands in the tooltip. */
function loaderName(file: string): string {
  const name = lastPart(file);
  if (name.startsWith('ld-musl-')) return t('musl loader');
  if (name.startsWith('ld-uClibc')) return t('uClibc loader');
  return /^ld(?:-linux.*|64)?\.so/.test(name) ? t('glibc loader') : shorten(file);
}

const longest = 60;

/** Names come out of images: nothing that could change how a line is drawn stays, no icon (`$(name)`) either. */
function shorten(name: string): string {
  const harmless = withoutIcons(name);
  return harmless.length > longest ? `${harmless.slice(0, longest)}…` : harmless;
}
