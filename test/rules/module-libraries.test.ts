import { describe, expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';

type Files = Readonly<Record<string, string>>;

/** `SEVERITY FIX` of every missing library that is told. */
function told(text: string, files: Files = {}): readonly string[] {
  const { findings } = analyseText(text, { files });
  return findings.flatMap(({ rule, severity, fixes }) =>
    rule === 'shared-library-missing' ? [`${severity}: ${fixes[0]?.title ?? ''}`] : [],
  );
}

const postgres: Files = { 'requirements.txt': 'psycopg2==2.9.9\n' };
const python = (run: string, more = ''): string => `FROM python:3.12-slim-bookworm AS build
RUN apt-get update && apt-get install -y gcc libpq-dev
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install -r requirements.txt
FROM ${run}
${more}COPY --from=build /venv /venv
CMD ["/venv/bin/python", "-m", "app"]`;

const lock = (pg: string): Files => ({
  Gemfile: 'gem "pg"\n',
  'Gemfile.lock': `GEM\n  specs:\n    pg (${pg})\n`,
});
const ruby = `FROM ruby:3.4-slim-bookworm AS build
RUN apt-get update && apt-get install -y build-essential libpq-dev
WORKDIR /app
COPY Gemfile Gemfile.lock ./
RUN bundle install
FROM ruby:3.4-slim-bookworm
COPY --from=build /usr/local/bundle /usr/local/bundle
CMD ["ruby", "app.rb"]`;

const php = (extension: string, more = ''): string => `FROM php:8.3-fpm-bookworm AS ext
RUN apt-get update && apt-get install -y libzip-dev && docker-php-ext-install ${extension}
FROM php:8.3-fpm-bookworm
${more}COPY --from=ext /usr/local/lib/php/extensions/ /usr/local/lib/php/extensions/`;

describe('libraries that modules of a language were built against', () => {
  test.each<[string, string, Files, readonly string[]]>([
    ['psycopg2', python('python:3.12-slim-bookworm'), postgres, ['warning: Install libpq5']],
    ['a gem without a prebuilt form for Linux', ruby, lock('1.5.6'), ['warning: Install libpq5']],
    ['an extension of PHP', php('zip'), {}, ['warning: Install libzip4']],
  ])('%s', (_title, text, files, expected) => {
    expect(told(text, files)).toEqual(expected);
  });

  test.each<[string, string, Files]>([
    [
      'the library is installed',
      python(
        'python:3.12-slim-bookworm',
        'RUN apt-get update && apt-get install -y --no-install-recommends libpq5\n',
      ),
      postgres,
    ],
    ['the full image has it', python('python:3.12-bookworm'), postgres],
    [
      'a wheel holds its own',
      python('python:3.12-slim-bookworm'),
      { 'requirements.txt': 'psycopg2-binary\nlxml\npillow\n' },
    ],
    ['nothing is known of the base', python('registry.example/python:3'), postgres],
    ['the gem is precompiled', ruby, lock('1.6.2-x86_64-linux')],
    ['another library of the image brings it', php('intl'), {}],
    ['the extension needs none', php('pdo_mysql bcmath'), {}],
    ['a package may bring it', php('zip', 'RUN apt-get update && apt-get install -y php-common\n'), {}],
  ])('silent: %s', (_title, text, files) => {
    expect(told(text, files)).toEqual([]);
  });
});
