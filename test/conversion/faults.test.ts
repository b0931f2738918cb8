import { beforeAll, expect, test } from 'vitest';
import type { CheckName } from '../../client/src/model/comparison/report.js';
import { convertCase, compareText, type ConversionCase } from '../support/conversion.js';
import { prepareMoreStandIns } from '../support/engine/more-stand-ins.js';
import { sections } from './cases/index.js';

/** A mistake that a person or a tool could make in a result that is right. */
interface Fault {
  readonly name: string;
  /** Name of the case whose result is spoilt. */
  readonly of: string;
  readonly spoil: readonly [RegExp, string];
  /** A check that must see it, and a word of what it says. */
  readonly seenBy: CheckName;
  readonly says: string;
}

const faults: readonly Fault[] = [
  {
    name: 'a forgotten ARG leaves a label empty',
    of: 'an ARG that LABEL and ENV use is declared again',
    spoil: [/(FROM debian[^]*?)ARG VERSION=1.4\n/, '$1'],
    seenBy: 'configuration',
    says: 'LABEL org.example.version',
  },
  {
    name: 'a lost configuration file',
    of: 'a file that the source names',
    spoil: [/COPY --from=build \S*config\S* \S+\n/, ''],
    seenBy: 'output',
    says: 'no such file',
  },
  {
    name: 'a base of another release: its glibc is older',
    of: 'C++ of trixie',
    spoil: [/debian:trixie-slim/, 'debian:bullseye-slim'],
    seenBy: 'programs',
    says: 'GLIBC_2.3',
  },
  {
    name: 'a script that lost its mode',
    of: 'an entry script that reads a file and starts the program',
    spoil: [/(COPY )(--from=build \S*start\.sh)/, '$1--chmod=644 $2'],
    seenBy: 'programs',
    says: 'start.sh',
  },
  {
    name: 'a wrong WORKDIR',
    of: 'a WORKDIR made of a variable of the base',
    spoil: [/WORKDIR \/go\/src\/app/, 'WORKDIR /src/app'],
    seenBy: 'configuration',
    says: 'WORKDIR',
  },
  {
    name: 'a lost ENV',
    of: 'a command in shell form with variables',
    spoil: [/ENV APP_WORD=word\n/, ''],
    seenBy: 'configuration',
    says: 'ENV APP_WORD',
  },
  {
    name: 'a glibc program on musl',
    of: 'cgo with C of its own',
    spoil: [/debian:bookworm-slim/, 'alpine:3.20'],
    seenBy: 'programs',
    says: 'ld-linux-x86-64.so.2',
  },
  {
    name: 'a missing library',
    of: 'a shared library of its own',
    spoil: [/COPY --from=build \S*libsay\S* \S+\n/, ''],
    seenBy: 'programs',
    says: 'libsay.so',
  },
  {
    name: 'a lost USER',
    of: 'a user by number',
    spoil: [/USER .*\n/, ''],
    seenBy: 'configuration',
    says: 'USER',
  },
  {
    name: 'a forgotten folder of data',
    of: 'templates and pages, with what only the repository needs left behind',
    spoil: [/COPY --from=build \S*templates\S* \S+\n/, ''],
    seenBy: 'output',
    says: 'exit code',
  },
  {
    name: 'a program that is started by another name is left behind',
    of: 'several programs of one module, into a folder',
    spoil: [/COPY --from=build \S*migrate \S+\n/, ''],
    seenBy: 'output',
    says: 'does not start',
  },
  {
    name: 'a file named by a variable is left behind',
    of: 'a data file named by a variable',
    spoil: [/COPY --from=build \S*fortunes.dat \S+\n/, ''],
    seenBy: 'files',
    says: '/src/fortunes.dat',
  },
];

const cases = new Map(sections.flatMap((section) => section.cases).map((one) => [one.name, one]));

beforeAll(prepareMoreStandIns);

test.each(faults)('$name', async ({ of, spoil, seenBy, says }) => {
  const one = cases.get(of) as ConversionCase;
  const conversion = convertCase(one);
  const text = conversion.kind === 'converted' ? conversion.text : '';
  const spoilt = text.replace(...spoil);
  expect(spoilt).not.toBe(text);
  const { checks } = await compareText(one, spoilt, []);
  const check = checks.find(({ name }) => name === seenBy);
  expect(check?.verdict).toBe('different');
  expect(check?.details.join('\n')).toContain(says);
});
