import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawTokens, loadDockerfileGrammar, type Tokenize } from '../support/grammar.js';

let ours: Tokenize;
let bare: Tokenize;
beforeAll(async () => {
  ours = await loadDockerfileGrammar(true);
  bare = await loadDockerfileGrammar(false);
});
const draw = (...lines: string[]): string => '\n' + drawTokens(ours(lines.join('\n'))) + '\n';

describe('names of stages', () => {
  test('declared and used', () => {
    expect(
      draw(
        'FROM --platform=$BUILDPLATFORM golang:1.25 AS builder',
        'from builder as test',
        'FROM scratch',
        'COPY --from=builder --chown=1:1 /app /app',
        'COPY --from=0 --link /app /app',
        'COPY --from=busybox:1.37 /bin/busybox /bin/',
        'ONBUILD COPY --from=builder /app /app',
        'ADD --checksum=sha256:1 https://example.org/x /',
      ),
    ).toMatchInlineSnapshot(`
      "
      ⟨FROM other.special-method⟩ ⟨--platform attribute-name.flag⟩=$BUILDPLATFORM golang:1.25 ⟨AS other.special-method⟩ ⟨builder type.stage⟩
      ⟨from other.special-method⟩ ⟨builder type.stage⟩ ⟨as other.special-method⟩ ⟨test type.stage⟩
      ⟨FROM other.special-method⟩ ⟨scratch language.scratch⟩
      ⟨COPY other.special-method⟩ ⟨--from attribute-name.flag⟩=⟨builder type.stage⟩ ⟨--chown attribute-name.flag⟩=1:1 /app /app
      ⟨COPY other.special-method⟩ ⟨--from attribute-name.flag⟩=⟨0 numeric.stage⟩ ⟨--link attribute-name.flag⟩ /app /app
      ⟨COPY other.special-method⟩ ⟨--from attribute-name.flag⟩=busybox:1.37 /bin/busybox /bin/
      ⟨ONBUILD keyword.control⟩ ⟨COPY other.special-method⟩ ⟨--from attribute-name.flag⟩=⟨builder type.stage⟩ /app /app
      ⟨ADD other.special-method⟩ ⟨--checksum attribute-name.flag⟩=sha256:1 https://example.org/x /
      "
    `);
  });

  test('in a mount, over several lines', () => {
    expect(
      draw(
        'RUN --mount=type=bind,from=builder,source=/a,target=/a,rw \\',
        '    # why',
        '    --mount=from=1,target=/b \\',
        '    --network=none \\',
        '    make --from=builder',
        'COPY \\',
        '  --from=builder \\',
        '  /app /app',
        'FROM builder \\',
        '  AS other',
      ),
    ).toMatchInlineSnapshot(`
      "
      ⟨RUN other.special-method⟩ ⟨--mount attribute-name.flag⟩=⟨type parameter.mount-key⟩=⟨bind language.mount-type⟩,⟨from parameter.mount-key⟩=⟨builder type.stage⟩,⟨source parameter.mount-key⟩=/a,⟨target parameter.mount-key⟩=/a,⟨rw parameter.mount-key⟩ ⟨\\ escape.line-continuation⟩
      ⟨    # why line.number-sign⟩
          ⟨--mount attribute-name.flag⟩=⟨from parameter.mount-key⟩=⟨1 numeric.stage⟩,⟨target parameter.mount-key⟩=/b ⟨\\ escape.line-continuation⟩
          ⟨--network attribute-name.flag⟩=none ⟨\\ escape.line-continuation⟩
          make --from=builder
      ⟨COPY other.special-method⟩ ⟨\\ escape.line-continuation⟩
        ⟨--from attribute-name.flag⟩=⟨builder type.stage⟩ ⟨\\ escape.line-continuation⟩
        /app /app
      ⟨FROM other.special-method⟩ ⟨builder type.stage⟩ ⟨\\ escape.line-continuation⟩
        ⟨AS other.special-method⟩ ⟨other type.stage⟩
      "
    `);
  });

  test('not in comments, strings, continued lines or other instructions', () => {
    expect(
      draw(
        '# FROM golang AS builder',
        'RUN echo "COPY --from=builder <<EOF"',
        'RUN npm \\',
        '  run --from=x && \\',
        '  # COPY --from=y',
        '  copy --from=z',
        'ENV a=--from=builder \\',
        '  b=<<EOF',
        'CMD ["--from=builder"]',
      ),
    ).toMatchInlineSnapshot(`
      "
      ⟨# line.number-sign⟩⟨ FROM golang AS builder line.number-sign⟩
      ⟨RUN other.special-method⟩ echo ⟨" quoted.double⟩⟨COPY --from=builder <<EOF quoted.double⟩⟨" quoted.double⟩
      ⟨RUN other.special-method⟩ npm ⟨\\ escape.line-continuation⟩
        ⟨run other.special-method⟩ --from=x && ⟨\\ escape.line-continuation⟩
        ⟨# line.number-sign⟩⟨ COPY --from=y line.number-sign⟩
        ⟨copy other.special-method⟩ --from=z
      ⟨ENV other.special-method⟩ a=--from=builder ⟨\\ escape.line-continuation⟩
        b=<<EOF
      ⟨CMD other.special-method⟩ [⟨" quoted.double⟩⟨--from=builder quoted.double⟩⟨" quoted.double⟩]
      "
    `);
  });
});

describe('heredocs', () => {
  test('in a shell, or by their first line', () => {
    expect(
      draw(
        'RUN <<EOF',
        'FROM=x',
        'EOF',
        'RUN <<-"END" && true',
        '#!/usr/bin/env python3',
        'import os # "open',
        '\tEND',
        'RUN echo $((1<<2)) <<<word',
        'USER a',
      ),
    ).toMatchInlineSnapshot(`
      "
      ⟨RUN other.special-method⟩ ⟨<< operator.heredoc⟩⟨EOF tag.heredoc⟩
      ⟨FROM=x block.shell⟩
      ⟨EOF tag.heredoc⟩
      ⟨RUN other.special-method⟩ ⟨<<- operator.heredoc⟩"⟨END tag.heredoc⟩" && true
      ⟨#!/usr/bin/env python3 block.python⟩
      ⟨import os # "open block.python⟩
      	⟨END tag.heredoc⟩
      ⟨RUN other.special-method⟩ echo $((1<<2)) <<<word
      ⟨USER other.special-method⟩ a
      "
    `);
  });

  test('by the program that reads them', () => {
    expect(
      draw(
        'RUN --mount=from=deps,target=/x python3 -u - <<EOF',
        'from x import y',
        'EOF',
        'RUN set -e; node <<EOF | tee /log',
        'run(`',
        'EOF',
        'USER a',
      ),
    ).toMatchInlineSnapshot(`
      "
      ⟨RUN other.special-method⟩ ⟨--mount attribute-name.flag⟩=⟨from parameter.mount-key⟩=⟨deps type.stage⟩,⟨target parameter.mount-key⟩=/x python3 -u - ⟨<< operator.heredoc⟩⟨EOF tag.heredoc⟩
      ⟨from x import y block.python⟩
      ⟨EOF tag.heredoc⟩
      ⟨RUN other.special-method⟩ set -e; node ⟨<< operator.heredoc⟩⟨EOF tag.heredoc⟩ | tee /log
      ⟨run(\` block.javascript⟩
      ⟨EOF tag.heredoc⟩
      ⟨USER other.special-method⟩ a
      "
    `);
  });

  test('by the file they become', () => {
    expect(
      draw(
        'COPY --chmod=755 <<EOF /x.json',
        '{}',
        'EOF',
        'COPY <<EOF /etc/motd',
        'COPY x',
        'EOF',
        'COPY <<EOF /entrypoint',
        '#!/bin/sh',
        'run x',
        'EOF',
        'RUN cat <<EOF > /etc/x.yaml',
        'a: b',
        'EOF',
        'COPY <<a <<b /dst/',
        'a body',
        'a',
        'b body',
        'b',
        'USER a',
      ),
    ).toMatchInlineSnapshot(`
      "
      ⟨COPY other.special-method⟩ ⟨--chmod attribute-name.flag⟩=755 ⟨<< operator.heredoc⟩⟨EOF tag.heredoc⟩ /x.json
      ⟨{} block.json⟩
      ⟨EOF tag.heredoc⟩
      ⟨COPY other.special-method⟩ ⟨<< operator.heredoc⟩⟨EOF tag.heredoc⟩ /etc/motd
      ⟨COPY x unquoted.heredoc⟩
      ⟨EOF tag.heredoc⟩
      ⟨COPY other.special-method⟩ ⟨<< operator.heredoc⟩⟨EOF tag.heredoc⟩ /entrypoint
      ⟨#!/bin/sh block.shell⟩
      ⟨run x block.shell⟩
      ⟨EOF tag.heredoc⟩
      ⟨RUN other.special-method⟩ cat ⟨<< operator.heredoc⟩⟨EOF tag.heredoc⟩ > /etc/x.yaml
      ⟨a: b block.yaml⟩
      ⟨EOF tag.heredoc⟩
      ⟨COPY other.special-method⟩ ⟨<<a <<b operator.heredoc⟩ /dst/
      ⟨a body unquoted.heredoc⟩
      ⟨a unquoted.heredoc⟩
      ⟨b body unquoted.heredoc⟩
      ⟨b tag.heredoc⟩
      ⟨USER other.special-method⟩ a
      "
    `);
  });
});

describe('the file', () => {
  test('is what its script writes', async () => {
    const script = '../../scripts/generate/grammar.mjs';
    const { buildGrammar, embeddedLanguages } = (await import(script)) as Record<string, () => unknown>;
    const written = readFileSync('syntaxes/dockerfile-stages.tmLanguage.json', 'utf8');
    expect(JSON.parse(written)).toEqual(buildGrammar?.());
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes?: { grammars?: readonly unknown[]; languages?: readonly unknown[] };
    };
    expect(manifest.contributes?.grammars).toEqual([
      {
        path: './syntaxes/dockerfile-stages.tmLanguage.json',
        scopeName: 'stage-insight.dockerfile-stages',
        injectTo: ['source.dockerfile'],
        embeddedLanguages: embeddedLanguages?.(),
      },
    ]);
    expect(manifest.contributes?.languages ?? []).not.toContainEqual(
      expect.objectContaining({ id: 'dockerfile' }),
    );
  });

  test.each([
    'ENV a="b" c=\'d\'',
    'ONBUILD RUN echo "x"',
    'HEALTHCHECK CMD ["a"]',
    '# syntax=docker/dockerfile:1',
    'ARG A=1 \\\n  B="2"\nWORKDIR /x',
    'ENTRYPOINT ["a", \\\n "b"]',
  ])('looks without stages as the editor draws it: %j', (text) => {
    const withoutOurs = drawTokens(ours(text)).replace(/⟨(\\) [\w.-]*line-continuation⟩/g, '$1');
    expect(withoutOurs).toBe(drawTokens(bare(text)));
  });
});
