import { describe, expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';

type Files = Readonly<Record<string, string>>;

/** `LINE SEVERITY` of every link that is reported. */
function reported(text: string, files: Files = {}): readonly string[] {
  return analyseText(text, { files }).findings.flatMap(({ rule, severity, start }) =>
    rule === 'dangling-link' ? [`${text.slice(0, start).split('\n').length} ${severity}`] : [],
  );
}

const venv = (from: string, make: string, run: string, start = '["/venv/bin/gunicorn"]'): string =>
  `FROM ${from} AS build\nRUN ${make}\nFROM ${run}\nCOPY --from=build /venv /venv\nCMD ${start}`;
const plain = 'python3 -m venv /venv && /venv/bin/pip install gunicorn';

describe('virtual environments', () => {
  test.each<[string, string]>([
    [
      'of an image of Python on distroless',
      venv('python:3.11-slim', plain, 'gcr.io/distroless/python3-debian12\nENTRYPOINT []'),
    ],
    ['on a plain Debian', venv('python:3.12-slim', plain, 'debian:bookworm-slim')],
    [
      'of virtualenv',
      venv('python:3.12', 'pip install virtualenv && virtualenv /venv', 'debian:bookworm-slim'),
    ],
    [
      'of Debian in an image of Python',
      venv(
        'debian:bookworm',
        `apt-get update && apt-get install -y python3-venv && ${plain}`,
        'python:3.11-slim',
      ),
    ],
    [
      'started over PATH',
      venv('python:3.12', plain, 'debian:bookworm-slim\nENV PATH=/venv/bin:$PATH', '["gunicorn", "app:app"]'),
    ],
  ])('%s', (_title, text) => {
    expect(reported(text)).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['the slim image has the same Python', venv('python:3.12', plain, 'python:3.12-slim')],
    ['copied, not linked', venv('python:3.12', 'python -m venv --copies /venv', 'debian:bookworm-slim')],
    [
      'imported by the Python of the image',
      venv(
        'python:3.11-slim',
        plain,
        'gcr.io/distroless/python3-debian12\nENV PYTHONPATH=/venv/lib/python3.11/site-packages',
        '["app.py"]',
      ),
    ],
    [
      'the interpreter is copied',
      venv('python:3.12-slim', plain, 'debian:bookworm-slim\nCOPY --from=build /usr/local /usr/local'),
    ],
    [
      'a link is made',
      venv(
        'python:3.12-slim',
        plain,
        'debian:bookworm-slim\nRUN ln -s /opt/python/bin/python3 /usr/local/bin/python3',
      ),
    ],
    [
      'a link in the place of a folder leads to its Python',
      venv(
        'python:3.12',
        plain,
        'debian:bookworm-slim\nCOPY --from=build /usr/local/ /opt/python/\nRUN rm -rf /usr/local && ln -s /opt/python /usr/local',
      ),
    ],
    [
      'the folder made way for the link',
      venv(
        'python:3.12',
        plain,
        'debian:bookworm-slim\nCOPY --from=build /usr/local/ /opt/python/\nRUN cd /usr && mv local old && ln -s ../opt/python local',
      ),
    ],
    ['the run image is not known', venv('python:3.12', plain, 'registry.example.org/runtime:1')],
    [
      'made anew in the last stage',
      'FROM python:3.12 AS build\nRUN python -m venv /venv\nFROM build\nRUN /venv/bin/pip install gunicorn\nCMD ["/venv/bin/gunicorn"]',
    ],
  ])('silent: %s', (_title, text) => {
    expect(reported(text)).toEqual([]);
  });
});

const project = (python: string): Files => ({
  'pyproject.toml': `[project]\nname = "site"\nrequires-python = "${python}"\n`,
  'uv.lock': 'version = 1\n',
});
const uv = (
  from: string,
  run: string,
  sync = 'uv sync --frozen',
): string => `FROM ${from.replace('\n', ' AS build\n')}${from.includes('\n') ? '' : ' AS build'}
COPY --from=ghcr.io/astral-sh/uv:0.8.0 /uv /bin/uv
WORKDIR /app
COPY . .
RUN ${sync}
FROM ${run}
COPY --from=build /app /app
CMD ["/app/.venv/bin/site"]`;

describe('a Python that uv manages', () => {
  test.each<[string, string, Files]>([
    [
      'the system has an older one',
      uv('debian:bookworm\nRUN apt-get update && apt-get install -y python3', 'python:3.13-slim'),
      project('>=3.13'),
    ],
    ['the system has none', uv('debian:bookworm-slim', 'python:3.13-slim'), project('>=3.9')],
    [
      'the image of uv has none',
      uv('ghcr.io/astral-sh/uv:bookworm-slim', 'python:3.13-slim'),
      project('>=3.9'),
    ],
    [
      'by a variable',
      uv('python:3.13-slim\nENV UV_PYTHON_PREFERENCE=only-managed', 'python:3.13-slim'),
      project('>=3.9'),
    ],
    [
      'installed in front',
      uv('python:3.13-slim', 'python:3.13-slim', 'uv python install 3.13 && uv sync'),
      project('>=3.9'),
    ],
  ])('%s', (_title, text, files) => {
    expect(reported(text, files)).toEqual([expect.stringContaining('error')]);
  });

  test.each<[string, string, Files]>([
    ['the image of Python has the right one', uv('python:3.13-slim', 'python:3.13-slim'), project('>=3.12')],
    [
      'its folder is copied',
      uv(
        'debian:bookworm-slim\nENV UV_PYTHON_INSTALL_DIR=/python',
        'debian:bookworm-slim\nCOPY --from=build --chown=1:1 /python /python',
      ),
      project('>=3.9'),
    ],
    [
      'its folder lies in what is copied',
      uv('debian:bookworm-slim\nENV UV_PYTHON_INSTALL_DIR=/app/python', 'debian:bookworm-slim'),
      project('>=3.9'),
    ],
    [
      'downloads are off',
      uv('python:3.12-slim\nENV UV_PYTHON_DOWNLOADS=never', 'python:3.12-slim'),
      project('>=3.12'),
    ],
    ['the range cannot be read', uv('python:3.12-slim', 'python:3.12-slim'), project('!=3.11')],
  ])('silent: %s', (_title, text, files) => {
    expect(reported(text, files)).toEqual([]);
  });
});

const workspace: Files = {
  'pnpm-workspace.yaml': "packages:\n  - 'packages/*'\n",
  'packages/web/package.json': '{"dependencies":{"express":"4"}}',
  'packages/tool/package.json': '{"dependencies":{"web":"workspace:*"}}',
};
const pnpm = (install: string, copies: string): string => `FROM node:22 AS build
WORKDIR /src
COPY . .
RUN ${install}
FROM node:22-slim
WORKDIR /srv
${copies}
CMD ["node", "main.js"]`;
const one = 'COPY --from=build /src/packages/web/node_modules ./node_modules';

describe('packages of a pnpm workspace', () => {
  test.each<[string, string]>([
    ['the links alone', pnpm('pnpm install', one)],
    ['installed by filter', pnpm('pnpm --filter web install --prod', one)],
    ['the whole package', pnpm('pnpm i', 'COPY --from=build /src/packages/web /srv')],
    [
      'the root at another distance',
      pnpm('pnpm i', `COPY --from=build /src/node_modules /srv/modules\n${one}`),
    ],
  ])('%s', (_title, text) => {
    expect(reported(text, workspace)).toEqual([expect.stringContaining('warning')]);
  });

  test.each<[string, string, Files]>([
    ['hoisted by .npmrc', pnpm('pnpm i', one), { ...workspace, '.npmrc': 'node-linker=hoisted\n' }],
    ['hoisted by a flag', pnpm('pnpm i --node-linker=hoisted', one), workspace],
    ['hoisted by a variable', pnpm('npm_config_node_linker=hoisted pnpm i', one), workspace],
    [
      'deployed',
      pnpm('pnpm i && pnpm --filter web deploy --prod /out', 'COPY --from=build /out /srv'),
      workspace,
    ],
    ['the whole workspace', pnpm('pnpm i', 'COPY --from=build /src /srv'), workspace],
    [
      'the root too',
      pnpm(
        'pnpm i',
        'COPY --from=build /src/node_modules ./node_modules\nCOPY --from=build /src/packages/web packages/web',
      ),
      workspace,
    ],
    [
      'links to packages of the workspace only',
      pnpm('pnpm i', 'COPY --from=build /src/packages/tool /srv'),
      workspace,
    ],
    ['npm makes no links', pnpm('npm ci', one), workspace],
  ])('silent: %s', (_title, text, files) => {
    expect(reported(text, files)).toEqual([]);
  });
});
