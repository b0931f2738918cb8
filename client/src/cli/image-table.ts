import type { ImageAnswer } from '../../../server/src/features/image-answers.js';
import { printable } from '../model/text/printable.js';

const sources: Readonly<Record<ImageAnswer['source'], string>> = {
  read: 'read from the image',
  settings: 'from the settings',
  repository: 'built in this repository',
  catalogue: 'from the catalogue',
  unknown: 'nothing is known of it',
};

/** For people: a line for each image, and one for each thing that is known of it. */
export function imageTable(answers: readonly ImageAnswer[]): string {
  if (answers.length === 0) return 'no images\n';
  return `${answers.map((one) => linesOf(one).map(printable).join('\n')).join('\n\n')}\n`;
}

function linesOf(answer: ImageAnswer): readonly string[] {
  const { image, source, asOf, digest, distro, release, libc, holds } = answer;
  const day = asOf === undefined ? '' : source === 'read' ? ` on ${asOf}` : `, as of ${asOf}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['digest', digest],
    ['system', [distro, release].filter(Boolean).join(' ')],
    ['libc', [libc?.family, libc?.version].filter(Boolean).join(' ')],
    ['entrypoint', words(answer.entrypoint)],
    ['cmd', words(answer.cmd)],
    ['user', answer.user],
    ['workdir', answer.workdir],
    ...Object.entries(holds).map(([thing, value]): [string, string] => [
      thing,
      value === null ? 'not known' : value ? 'yes' : 'no',
    ]),
  ];
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(...shown.map(([name]) => name.length), 0);
  return [
    `${image}: ${sources[source]}${day}`,
    ...shown.map(([name, value = '']) => `  ${name.padEnd(width)}  ${value}`),
  ];
}

function words(list: readonly string[] | undefined): string | undefined {
  return list === undefined ? undefined : list.length === 0 ? 'none' : JSON.stringify(list);
}
