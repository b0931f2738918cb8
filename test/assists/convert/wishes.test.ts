import { expect, test } from 'vitest';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { convert } from '../../../server/src/assists/convert/convert.js';
import type { Converted, ConvertOptions } from '../../../server/src/assists/convert/conversion-result.js';
import { dedent } from '../../support/check-conversion.js';
import { contextOf } from '../../support/context-files.js';

const files = {
  'go.mod': 'module example.org/app\n',
  'main.go': 'package main\n\nimport "os"\n\nfunc main() { os.ReadFile("config/app.toml") }\n',
  'config/app.toml': '',
  'static/page.html': '',
  'static/style.css': '',
};
const text = dedent(`
  FROM golang:1.22
  ENV CGO_ENABLED=0
  WORKDIR /src
  COPY . .
  RUN go build -o app .
  CMD ["./app"]
`);

function convertWith(options: ConvertOptions): Converted {
  const result = convert(createFacts(text, { ...noInputs, context: contextOf(files) }), options);
  if (result.kind === 'refused') throw new Error(result.message);
  return result;
}

function copiesOf({ text: result }: Converted): readonly string[] {
  return [...result.matchAll(/^COPY --from=build (\S+)/gm)].map((match) => match[1] ?? '');
}

test('what nothing names goes along, and is told from what the sources name', () => {
  const result = convertWith({});
  expect(copiesOf(result)).toEqual(['/src/config', '/src/static', '/src/app']);
  expect(result.copied.filter(({ unnamed }) => unnamed).map(({ path }) => path)).toEqual(['/src/static']);
});

test.each<readonly [ConvertOptions, readonly string[]]>([
  [{ leave: ['/src/static'] }, ['/src/config', '/src/app']],
  [{ leave: ['/src/static'], base: 'scratch' }, ['/src/config', '/src/app']],
  // What is named is needed, whatever anybody asks for.
  [{ leave: ['/src/config', '/src/app'] }, ['/src/config', '/src/static', '/src/app']],
])('%o', (options, expected) => {
  expect(copiesOf(convertWith(options)).filter((path) => path.startsWith('/src'))).toEqual(expected);
});

test('variables of the build stay behind, unless they are asked for', () => {
  expect(convertWith({}).leftBehind).toEqual(['CGO_ENABLED']);
  const kept = convertWith({ keepEnv: true });
  expect(kept.leftBehind).toEqual([]);
  expect(kept.text.match(/^ENV CGO_ENABLED=0$/gm)).toHaveLength(2);
});
