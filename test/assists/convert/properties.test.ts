import fc from 'fast-check';
import { expect, test } from 'vitest';
import { analyse, createFacts, type Analysis } from '../../../server/src/core/analysis.js';
import type { ReportedFinding } from '../../../server/src/core/rule.js';
import { variableOf } from '../../../server/src/core/shell/environment.js';
import type { Converted } from '../../../server/src/assists/convert/conversion-result.js';
import { convert } from '../../../server/src/assists/convert/convert.js';
import { applyEdits, editsOverlap } from '../../../server/src/core/text/edit.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { rules } from '../../../server/src/rules/index.js';
import { anyText, damagedFrom } from '../../support/arbitrary-dockerfiles.js';
import { convertText, dedent, type ConversionCase } from '../../support/check-conversion.js';
import { effectiveConfiguration } from '../../support/effective-configuration.js';
import { contextOf, type Files } from '../../support/context-files.js';
import { readEcosystemCases } from '../../support/ecosystem-cases.js';
import { allCases } from './cases/index.js';

/** Whatever comes in, a result is a sound file, of two stages unless only its image changes, that says all that the first one said. */
function holds(text: string, files: Files, mayFail: readonly string[] = []): void {
  const inputs = { ...noInputs, context: contextOf(files) };
  const before = analyse(text, inputs, rules);
  const result = convert(before.facts);
  if (result.kind === 'refused') {
    expect(result.message.length * result.hint.length).toBeGreaterThan(0);
    expect(result.span.end).toBeLessThanOrEqual(text.length);
    return;
  }
  expect(editsOverlap(result.edits)).toBe(false);
  expect(applyEdits(text, result.edits)).toBe(result.text);
  const after = analyse(result.text, inputs, rules);
  expect(after.facts.ast.problems).toEqual([]);
  expect(after.facts.graph.stages.length).toBeGreaterThan(result.oneStage === true ? 0 : 1);
  // Read from the lines alone: also a comment inside of a RUN, and each as often as it was there.
  expect(lost(commentsOf(text), commentsOf(result.text))).toEqual([]);
  compareConfigurations(text, result);
  // What fails as the file was fails as it is.
  const known = [...errorsOf(before).map(({ rule }) => rule), ...mayFail];
  const fresh = errorsOf(after).filter(({ rule }) => !known.includes(rule));
  expect(fresh.map(({ message }) => message)).toEqual([]);
  const again = result.oneStage === true ? { kind: 'refused' } : { code: 'already-multi-stage' };
  expect(convert(after.facts)).toMatchObject(again);
}

function errorsOf({ findings }: Analysis): readonly ReportedFinding[] {
  return findings.filter(({ severity }) => severity === 'error');
}

function commentsOf(text: string): readonly string[] {
  return text.split(/\r?\n/).flatMap((line) => /^\ufeff?\s*(#.*?)\s*$/.exec(line)?.[1] ?? []);
}

function lost(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = [...after];
  return before.filter((comment) => {
    const at = left.indexOf(comment);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/** What only the build read may stay behind, and what the build image had may be said; all else is the same. */
function compareConfigurations(text: string, { text: after, leftBehind }: Converted): void {
  const { env, inherited, ...rest } = effectiveConfiguration(text);
  const { env: envAfter, inherited: _, ...restAfter } = effectiveConfiguration(after);
  expect(withRoot(restAfter)).toEqual(withRoot(rest));
  for (const [name, value] of env)
    if (!leftBehind.includes(name)) expect([name, envAfter.get(name)]).toEqual([name, value]);
  for (const [name, value] of envAfter)
    expect([name, value]).toEqual([name, env.get(name) ?? inherited.get(name)]);
}

function withRoot<Rest extends { readonly user: string }>(rest: Rest): Rest {
  return { ...rest, user: /^(root|0)?$/.test(rest.user) ? 'root' : rest.user };
}

test('any text is refused or converted soundly', () => {
  fc.assert(
    fc.property(anyText, (text) => holds(text, {})),
    { numRuns: 300 },
  );
});

// A line that is taken out of a continued instruction would give its next line to another one.
const tableCases = readEcosystemCases().filter(
  ({ becomes, text }) => 'text' in becomes && !text.includes('\\\n'),
);
const everyCase = fc.constantFrom<Pick<ConversionCase, 'text' | 'files'>[]>(...allCases, ...tableCases);

/** A damaged file may call what it no longer installs; its image is not known in full, and the one of the run stage is. */
const calledAfterDamage = ['program-missing'];

test('any damage to a file that converts is refused or converted soundly', () => {
  const damaged = everyCase.chain(({ text, files }) =>
    damagedFrom([dedent(text)]).map((broken) => ({ broken, files: files ?? {} })),
  );
  fc.assert(
    fc.property(damaged, ({ broken, files }) => holds(broken, files, calledAfterDamage)),
    { numRuns: 500 },
  );
});

// A heredoc keeps its carriage returns: its commands are other commands then.
const withoutHeredocs = allCases.filter(({ text }) => !text.includes('<<'));

/** Lines that are sound at any place of a stage. */
const soundLines = [
  '# a note',
  '',
  'LABEL a=b',
  'LABEL version=$VERSION',
  'ARG VERSION=1',
  'ARG UNSET',
  'ENV MODE=fast LEVEL=2',
  'ENV PATH=/opt/x/bin:$PATH',
  'ENV HERE=$HOME/x TOP=${VERSION:-0}',
  'EXPOSE 8080/tcp',
  'VOLUME /data',
  'STOPSIGNAL SIGTERM',
  'USER nobody',
  'USER 1000:1000',
  'USER root',
  'WORKDIR /srv',
  'WORKDIR deeper',
  'MAINTAINER somebody',
  'SHELL ["/bin/sh", "-ec"]',
  'RUN mkdir -p /var/spool/app /data',
  'RUN useradd --system service || true',
  'RUN adduser -D service || true',
  'RUN apt-get update && apt-get install -y ca-certificates git tini && rm -rf /var/lib/apt/lists/*',
  'RUN apk add --no-cache tzdata make',
  'RUN echo built > /etc/built',
  'RUN chown -R nobody /var/spool/app',
  'RUN chmod 755 /var/spool/app',
  'RUN rm -rf tests *.log && touch /srv/ready',
  'RUN cp /etc/services ./services.txt',
  'COPY --from=node:20 /usr/local/bin/node /usr/local/bin/node',
  'RUN ldconfig',
  'RUN echo \\\n  # inside\n  hello',
  'COPY notes.txt /usr/share/notes.txt',
  'COPY <<EOF /etc/app.conf\na=b\nEOF',
  'HEALTHCHECK CMD ["true"]',
  'HEALTHCHECK --interval=5s CMD curl -f localhost || exit 1',
  'ONBUILD RUN true',
];

const reshaped = fc
  .tuple(
    everyCase,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...soundLines)), { maxLength: 6 }),
    fc.option(fc.nat(), { freq: 4 }),
  )
  .map(([{ text, files }, insertions, dropped]) => {
    const lines = dedent(text).split('\n');
    const foreign = text.includes('alpine') ? 'apt-get' : 'apk';
    if (dropped !== null) lines.splice(1 + (dropped % (lines.length - 1)), 1);
    for (const [at, line] of insertions.filter(([, added]) => !added.includes(foreign)))
      lines.splice(1 + (at % lines.length), 0, line);
    const mayFail = dropped === null ? [] : calledAfterDamage;
    return { text: lines.join('\n'), files: files ?? {}, mayFail };
  });

test('files that say more, or less, are refused or converted soundly', () => {
  fc.assert(
    fc.property(reshaped, ({ text, files, mayFail }) => {
      holds(text, files, mayFail);
      keepsConfiguration(text, files);
    }),
    { numRuns: 600 },
  );
});

/** Compared by the lines alone, without any of the means that the conversion itself uses. */
function keepsConfiguration(text: string, files: Files): void {
  const result = convertText(text, files);
  if (result.kind === 'refused') return;
  const final = result.text.slice(Math.max(0, result.text.lastIndexOf('\nFROM ')));
  for (const line of text.split('\n')) {
    if (/^(LABEL|EXPOSE|VOLUME|STOPSIGNAL|MAINTAINER|HEALTHCHECK|CMD|ENTRYPOINT|SHELL)/.test(line))
      expect(final).toContain(line);
    if (
      line.includes('$VERSION') &&
      line.startsWith('LABEL') &&
      /^ARG VERSION/m.test(text.slice(0, text.indexOf(line)))
    )
      expect(final.slice(0, final.indexOf(line))).toContain('ARG VERSION=1');
  }
  const before = createFacts(text, noInputs).runs.stage(0);
  const after = createFacts(result.text, noInputs).runs.stage(result.oneStage === true ? 0 : 1);
  expect(after.cwd).toBe(before.cwd);
  expect(after.user?.text ?? 'root').toBe(before.user?.text ?? 'root');
  for (const name of ['MODE', 'LEVEL', 'HERE', 'TOP']) {
    expect(variableOf(after.environment, name)?.text).toBe(variableOf(before.environment, name)?.text);
  }
}

test.each(withoutHeredocs)('line ends change nothing: $name', ({ text, files }) => {
  const inputs = { ...noInputs, context: contextOf(files ?? {}) };
  const unix = convert(analyse(dedent(text), inputs, []).facts);
  const dos = convert(analyse(dedent(text).replaceAll('\n', '\r\n'), inputs, []).facts);
  expect(dos.kind).toBe('converted');
  if (unix.kind === 'converted' && dos.kind === 'converted')
    expect(dos.text).toBe(unix.text.replaceAll('\n', '\r\n'));
});
