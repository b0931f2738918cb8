import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { drawBuilt, inSource, runText } from '../../support/stage-runs.js';

const lock = (...gems: readonly string[]): Files => ({
  'Gemfile.lock': `GEM\n  specs:\n${gems.map((gem) => `    ${gem}\n`).join('')}\nDEPENDENCIES\n${gems
    .map((gem) => `  ${gem.split(' ')[0] ?? ''}\n`)
    .join('')}`,
});

// https://bundler.io/man/bundle-config.1.html
test.each([
  ['ruby:3.3', 'bundle install', '/usr/local/bundle/'],
  ['ruby:3.3', 'bundle', '/usr/local/bundle/'],
  ['ruby:3.3', 'bundle --jobs 4', '/usr/local/bundle/'],
  ['ruby:3.3', 'bundle install --path vendor', '/src/vendor/'],
  ['ruby:3.3', 'bundle config set --local path gems\nbundle install', '/src/gems/'],
  ['ruby:3.3', 'GEM_HOME=/g bundle install', '/g/'],
  ['ruby:3.3', 'gem install rack', '/usr/local/bundle/'],
  ['debian:12', 'BUNDLE_PATH=/g bundle install', '/g/'],
  ['debian:12', 'BUNDLE_DEPLOYMENT=1 bundle install', '/src/vendor/bundle/'],
])('on %s, %j installs gems into %s', (image, commands, folder) => {
  expect(drawBuilt(image, commands, lock('rack (3.1)'))).toEqual([`${folder}: interpreted possible`]);
});

describe('libraries of gems on Debian', () => {
  test.each<[string, Files, string]>([
    ['bundle install', lock('rack (3.1)'), 'interpreted possible'],
    ['bundle install', {}, 'unknown possible'],
    ['bundle install', lock('pg (1.5.4)'), 'dynamic glibc 2.36 likely [libpq.so.5]'],
    // A release for Linux is not built, unless the platform of Ruby is forced.
    ['bundle install', lock('pg (1.6.2-x86_64-linux)'), 'dynamic glibc 2.36 likely'],
    [
      'bundle config set force_ruby_platform true\nbundle install',
      lock('pg (1.6.2-x86_64-linux)'),
      'dynamic glibc 2.36 likely [libpq.so.5]',
    ],
    [
      'BUNDLE_FORCE_RUBY_PLATFORM=true bundle install',
      lock('pg (1.6.2-x86_64-linux)'),
      'dynamic glibc 2.36 likely [libpq.so.5]',
    ],
    [
      'BUNDLE_FORCE_RUBY_PLATFORM=false bundle install',
      lock('pg (1.6.2-x86_64-linux)'),
      'dynamic glibc 2.36 likely',
    ],
    ['bundle install', lock('nokogiri (1.16.0)'), 'dynamic glibc 2.36 likely'],
    // sqlite3 holds the sources of SQLite since 1.5.
    ['bundle install', lock('sqlite3 (1.4.2)'), 'dynamic glibc 2.36 likely [libsqlite3.so.0]'],
    ['bundle install', lock('sqlite3 (1.7.3)'), 'dynamic glibc 2.36 likely'],
    // puma links OpenSSL where it finds it, and starts without.
    ['bundle install', lock('puma (6.4.0)'), 'dynamic glibc 2.36 likely'],
    ['gem install pg', {}, 'dynamic glibc 2.36 likely'],
    ['gem install rack -v 3.1', {}, 'interpreted possible'],
  ])('%s with %j', (commands, files, expected) => {
    expect(drawBuilt('ruby:3.3-bookworm', commands, files)).toEqual([`/usr/local/bundle/: ${expected}`]);
  });

  test('the libraries of the system are asked for', () => {
    const flags = [
      'bundle config build.nokogiri --use-system-libraries\nbundle install',
      'NOKOGIRI_USE_SYSTEM_LIBRARIES=1 bundle install',
      'BUNDLE_BUILD__NOKOGIRI=--use-system-libraries bundle install',
    ];
    for (const commands of flags)
      expect(drawBuilt('ruby:3.3-bookworm', commands, lock('nokogiri (1.16.0)'))).toEqual([
        expect.stringContaining('libxml2'),
      ]);
  });

  test('later gems join those that are there', () => {
    const modules = (commands: string, files: Files) =>
      runText(inSource('ruby:3.3', commands), files).stage(0).artifactAt('/usr/local/bundle')?.wants.modules;
    expect(modules('gem install rack\nbundle install', lock('pg (1.5.4)'))).toEqual(['rack', 'pg']);
    expect(modules('bundle install\ngem install rack', {})).toBeUndefined();
  });
});

describe('extensions of PHP', () => {
  const names = (commands: string): readonly string[] | undefined =>
    runText(inSource('php:8.3-cli-bookworm', commands)).stage(0).artifactAt('/usr/local/lib/php/extensions')
      ?.wants.modules;
  test.each([
    ['docker-php-ext-install -j 4 pdo_pgsql zip', ['pdo_pgsql', 'zip']],
    ['install-php-extensions redis gd', ['redis', 'gd']],
    ['pecl install redis-6.0.2', ['redis']],
  ])('%s', (commands, expected) => {
    expect(names(commands)).toEqual(expected);
  });
});
