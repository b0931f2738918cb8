import type { ConversionCase } from '../../support/conversion.js';

/** A program and a package of its own, which Composer takes from a folder beside it. */
const shop = {
  'composer.json':
    '{\n  "name": "example/shop",\n  "repositories": [{ "type": "path", "url": "lib/greet", "options": { "symlink": false } }, { "packagist.org": false }],\n  "require": { "example/greet": "*" },\n  "autoload": { "psr-4": { "Shop\\\\": "src/" } }\n}\n',
  'lib/greet/composer.json':
    '{ "name": "example/greet", "version": "1.0.0", "autoload": { "psr-4": { "Greet\\\\": "src/" } } }\n',
  'lib/greet/src/Text.php':
    '<?php\nnamespace Greet;\n\nclass Text { public static function of(string $name): string { return "hello " . $name; } }\n',
  'src/Shop.php':
    '<?php\nnamespace Shop;\n\nclass Shop { public static function open(): string { return \\Greet\\Text::of(trim(file_get_contents(__DIR__ . "/../config/name.txt"))); } }\n',
  'config/name.txt': 'shop\n',
  'public/index.php':
    '<?php\nrequire __DIR__ . "/../vendor/autoload.php";\necho Shop\\Shop::open(), " ", $argc - 1, "\\n";\n',
};
const php = { on: 'php:8.2-cli' } as const;

export const phpCases: readonly ConversionCase[] = [
  {
    name: 'Composer with the sources',
    files: shop,
    becomes: php,
    runs: [
      ['php', 'public/index.php'],
      ['php', 'public/index.php', 'x'],
    ],
    dockerfile: `
      FROM php:8.2-cli
      COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
      WORKDIR /app
      COPY . .
      RUN composer install --no-dev --no-interaction
      CMD ["php", "public/index.php"]
    `,
  },
  {
    name: 'Composer ahead of the sources, and a server that is asked',
    files: { ...shop, 'public/health.php': '<?php\necho "fine\\n";\n' },
    becomes: php,
    dockerfile: `
      FROM php:8.2-cli
      # Composer serves the build alone.
      COPY --from=composer:2 /usr/bin/composer /usr/local/bin/composer
      ENV COMPOSER_ALLOW_SUPERUSER=1
      WORKDIR /app
      COPY composer.json ./
      COPY lib ./lib
      RUN composer install --no-dev --no-interaction --no-scripts
      COPY . .
      RUN chmod -R a+rX public && useradd --uid 1234 shop
      USER shop
      HEALTHCHECK --interval=1s CMD ["php", "public/health.php"]
      EXPOSE 8080
      CMD ["php", "-S", "0.0.0.0:8080", "-t", "public"]
    `,
  },
  {
    name: 'a front end that Node bundles, beside Composer',
    // The bundler stands in for Vite: it is called like it, and writes where the plug-in for Laravel lets it write.
    files: {
      ...shop,
      'package.json':
        '{ "private": true, "scripts": { "build": "vite build" }, "devDependencies": { "vite": "file:tools/vite" } }\n',
      'vite.config.js':
        "import laravel from 'laravel-vite-plugin';\nexport default { plugins: [laravel(['resources/app.js'])] };\n",
      'tools/vite/package.json': '{ "name": "vite", "version": "5.0.0", "bin": { "vite": "vite.js" } }\n',
      'tools/vite/vite.js':
        '#!/usr/bin/env node\nconst { cpSync } = require("node:fs");\ncpSync("resources/app.js", "public/build/app.js");\n',
      'resources/app.js': 'bundled\n',
      'public/index.php':
        '<?php\nrequire __DIR__ . "/../vendor/autoload.php";\necho Shop\\Shop::open(), " ", file_get_contents(__DIR__ . "/build/app.js");\n',
    },
    becomes: php,
    dockerfile: `
      FROM php:8.2-cli
      COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
      COPY --from=node:24-bookworm /usr/local/bin/node /usr/local/bin/node
      COPY --from=node:24-bookworm /usr/local/lib/node_modules /usr/local/lib/node_modules
      RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
      WORKDIR /app
      COPY . .
      RUN composer install --no-dev --no-interaction
      RUN npm install --offline --no-audit --no-fund && npm run build
      CMD ["php", "public/index.php"]
    `,
  },
  {
    name: 'Composer as the base: refused',
    files: shop,
    becomes: { refused: 'unknown-base' },
    dockerfile: `
      FROM composer:2
      COPY . .
      RUN composer install --no-dev
      CMD ["php", "public/index.php"]
    `,
  },
];

/** A gem with a part in C, which is built where it is installed. */
const fast = {
  'gems/fast/fast.gemspec':
    "Gem::Specification.new do |spec|\n  spec.name = 'fast'\n  spec.version = '1.0'\n  spec.summary = 'adds'\n  spec.authors = ['example']\n  spec.files = ['lib/fast.rb', 'ext/fast/extconf.rb', 'ext/fast/fast.c']\n  spec.extensions = ['ext/fast/extconf.rb']\nend\n",
  'gems/fast/lib/fast.rb': "require 'fast/fast'\n",
  'gems/fast/ext/fast/extconf.rb': "require 'mkmf'\ncreate_makefile('fast/fast')\n",
  'gems/fast/ext/fast/fast.c':
    '#include <ruby.h>\n\nstatic VALUE add(VALUE self, VALUE a, VALUE b) { return INT2NUM(NUM2INT(a) + NUM2INT(b)); }\n\nvoid Init_fast(void) { rb_define_module_function(rb_define_module("Fast"), "add", add, 2); }\n',
  Gemfile: "source 'https://rubygems.org'\ngem 'fast', '1.0'\n",
  'Gemfile.lock':
    'GEM\n  remote: https://rubygems.org/\n  specs:\n    fast (1.0)\n\nPLATFORMS\n  ruby\n  x86_64-linux\n\nDEPENDENCIES\n  fast (= 1.0)\n\nBUNDLED WITH\n   2.3.15\n',
  'main.rb': "require 'fast'\nputs Fast.add(2, 3), ARGV.length\n",
};

export const rubyCases: readonly ConversionCase[] = [
  {
    name: 'a gem with a part in C',
    files: fast,
    becomes: { on: 'ruby:3.1-slim-bookworm' },
    runs: [
      ['bundle', 'exec', 'ruby', 'main.rb'],
      ['bundle', 'exec', 'ruby', 'main.rb', 'x'],
    ],
    dockerfile: `
      FROM ruby:3.1-bookworm
      WORKDIR /app
      COPY Gemfile Gemfile.lock ./
      COPY gems gems
      RUN mkdir -p vendor/cache && gem build -C gems/fast -o ../../vendor/cache/fast-1.0.gem fast.gemspec && bundle install --local
      COPY main.rb .
      CMD ["bundle", "exec", "ruby", "main.rb"]
    `,
  },
];
