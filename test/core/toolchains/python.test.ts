import { describe, expect, test } from 'vitest';
import type { Files } from '../../support/context-files.js';
import { checkSilent } from '../../support/check-findings.js';
import { inSource, runText } from '../../support/stage-runs.js';

/** `folder: modules`, `?` where they are not known; behind `built` those that are built from source. */
function installed(commands: string, files: Files = {}, image = 'python:3.12-bookworm'): readonly string[] {
  const { artifacts } = runText(inSource(image, commands), files).stage(0);
  return artifacts
    .filter(({ toolchain }) => toolchain === 'python')
    .map(({ path, linkage, wants: { modules = [], fromSource = [] } }) => {
      const names = linkage === 'unknown' ? '?' : modules.join(' ');
      return `${path}: ${names}${fromSource.length > 0 ? ` built ${fromSource.join(' ')}` : ''}`;
    });
}

const system = '/usr/local/lib/python3.12/site-packages/';

describe('what pip puts into a folder', () => {
  const files: Files = {
    'r.txt': 'numpy\n-r more.txt\n# lxml\n',
    'more.txt': 'Flask==3\r\nruamel.yaml\r\n-r r.txt\n',
    'built.txt': 'lxml\n--no-binary lxml\n',
  };
  test.each([
    ['pip install -t /d -r r.txt', '/d/: numpy flask ruamel-yaml'],
    ['pip install --target=/d --requirement r.txt', '/d/: numpy flask ruamel-yaml'],
    ['pip install -t /d -r none.txt', '/d/: ?'],
    // A package that is for one libc decides, whatever else there is.
    ['pip install -t /d -r none.txt numpy', '/d/: numpy'],
    ['pip install -t /d -r none.txt flask', '/d/: ?'],
    ['pip install -t /d -c r.txt flask', '/d/: flask'],
    ['pip install -t /d "flask==$(cat v)"', '/d/: flask'],
    ['pip install -t /d --index-url=$(cat u) flask', '/d/: flask'],
    ['pip install -t /d $(cat packages)', '/d/: ?'],
    ['pip install -t /d psycopg[binary]', '/d/: psycopg psycopg-binary'],
    ['pip install -t /d --no-binary lxml lxml', '/d/: lxml built lxml'],
    ['pip install -t /d --no-binary=:all: lxml', '/d/: lxml built *'],
    ['pip install -t /d --no-binary=:none: lxml', '/d/: lxml'],
    ['PIP_NO_BINARY=lxml,numpy pip install -t /d lxml', '/d/: lxml built lxml numpy'],
    ['pip install -t /d -r built.txt', '/d/: lxml built lxml'],
    ['pip install --root /r flask', '/r/: flask'],
    ['pip install flask', `${system}: flask`],
    ['uv pip install --system flask', `${system}: flask`],
    ['pip wheel flask', '/src/: flask'],
    ['pip wheel --wheel-dir /w flask', '/w/: flask'],
    ['python -m pip install flask', `${system}: flask`],
    ['pip install flask\npip install numpy', `${system}: flask numpy`],
  ])('%s', (commands, expected) => {
    expect(installed(commands, files)).toEqual([expected]);
  });

  test('an environment of the project works at its own path only, the packages of the system at any', () => {
    const home = (commands: string) =>
      runText(inSource('python:3.12', commands)).stage(0).artifacts.at(-1)?.wants.home;
    expect(home('PIPENV_VENV_IN_PROJECT=1 pipenv install')).toBe('/src/.venv');
    expect(home('pipenv install --system')).toBeUndefined();
  });

  test.each([
    ['pip install -t /d -r none.txt', 'its packages are not known'],
    ['pip install -t /d flask', 'Python 3.12 packages without known native parts'],
    ['pip install -t /d numpy', 'numpy is native'],
    ['pip install -t /d numpy lxml', 'lxml, numpy are native'],
  ])('%s is explained', (command, part) => {
    const made = runText(inSource('python:3.12', command)).stage(0).artifactAt('/d');
    expect(made?.explanation).toContain(part);
  });

  // Hardly any package has wheels for PyPy.
  test('PyPy builds from source', () => {
    expect(installed('pip install flask', {}, 'pypy:3.10')).toEqual([
      '/opt/pypy/lib/pypy3.10/site-packages/: flask built *',
    ]);
  });
});

describe('what a project names', () => {
  test.each<[string, Files, string]>([
    [
      'pyproject.toml',
      { 'pyproject.toml': '[project]\ndependencies = ["numpy>=2", "flask"]\n' },
      'numpy flask',
    ],
    [
      'a list over several lines',
      {
        'pyproject.toml': '[project]\ndependencies = [\n  "psycopg[binary]",\n  "flask",\n]\nx = ["lxml"]\n',
      },
      'psycopg psycopg-binary flask',
    ],
    [
      'the table of Poetry',
      {
        'pyproject.toml':
          '[tool.poetry.dependencies]\nnumpy = "1"\npsycopg = {version = "3", extras = ["binary"]}\n\n[tool.poetry.group.dev.dependencies]\nlxml = "1"\n',
      },
      'numpy psycopg psycopg-binary',
    ],
    ['setup.py', { 'setup.py': 'setup(install_requires=["numpy", "lxml>=4"])' }, 'numpy lxml'],
    ['setup.cfg', { 'setup.cfg': '[options]\ninstall_requires =\n  numpy\n  lxml\n' }, 'numpy lxml'],
    [
      'setup.py beside a pyproject.toml that names only what builds',
      {
        'setup.py': 'setup(install_requires=["numpy"])',
        'pyproject.toml': '[build-system]\nrequires = []\n',
      },
      'numpy',
    ],
    ['a script that computes them', { 'setup.py': 'setup(install_requires=read())' }, '?'],
    // What the project compiles itself is for one libc too.
    ['a part in C', { 'setup.py': 'setup(ext_modules=[Extension("x")], install_requires=["flask"])' }, '?'],
    ['nothing', {}, '?'],
  ])('in %s', (_, files, expected) => {
    expect(installed('pip install -t /d .', files)).toEqual([`/d/: ${expected}`]);
  });
});

test('a binary package of Poetry holds its libraries', () => {
  checkSilent(
    `FROM python:3.12-slim AS b
WORKDIR /app
COPY . .
RUN pip install -t /d .
FROM python:3.12-slim
COPY --from=b /d /d
ENV PYTHONPATH=/d
CMD ["python", "-m", "app"]
`,
    {
      files: {
        'pyproject.toml':
          '[tool.poetry.dependencies]\npython = "^3.12"\npsycopg = {version = "3", extras = ["binary"]}\n',
      },
    },
  );
});

describe('where tools of a project install', () => {
  const files: Files = { 'poetry.lock': 'name = "NumPy"\n' };
  const pipenv: Files = {
    'Pipfile.lock': '{\n    "default": {\n        "numpy": {\n',
    Pipfile: '[packages]\nlxml = "*"\n[dev-packages]\nfoo = "*"\n[requires]\npandas = "1"\n',
  };
  const own = '/src/.venv/: numpy';
  test.each<[string, Files, string[]]>([
    ['POETRY_VIRTUALENVS_IN_PROJECT=1 poetry install', files, [own]],
    ['POETRY_VIRTUALENVS_IN_PROJECT=true poetry sync', files, [own]],
    ['POETRY_VIRTUALENVS_IN_PROJECT=false poetry install', files, []],
    ['poetry config virtualenvs.in-project true\npoetry install', files, [own]],
    ['poetry config virtualenvs.create false\npoetry install', files, [`${system}: numpy`]],
    ['poetry config virtualenvs.create true\npoetry install', files, []],
    ['poetry config virtualenvs.in-project false\npoetry install', files, []],
    ['poetry config cache-dir false\npoetry install', files, []],
    ['POETRY_VIRTUALENVS_CREATE=false poetry install', files, [`${system}: numpy`]],
    ['pdm install', { 'pdm.lock': 'name = "numpy"\n' }, [own]],
    ['pdm sync', { 'pyproject.toml': '[project]\ndependencies = ["numpy"]\n' }, [own]],
    ['pipenv install --system', pipenv, [`${system}: numpy`]],
    ['PIPENV_SYSTEM=1 pipenv sync', pipenv, [`${system}: numpy`]],
    ['pipenv install --skip-lock --system', pipenv, [`${system}: lxml foo`]],
    ['pipenv install --system', {}, [`${system}: ?`]],
    ['PIPENV_VENV_IN_PROJECT=1 pipenv install', pipenv, [own]],
    ['PIPENV_VENV_IN_PROJECT=0 pipenv install', pipenv, []],
    ['PIPENV_VENV_IN_PROJECT=false pipenv install', pipenv, []],
  ])('%s', (commands, all, expected) => {
    expect(installed(commands, all)).toEqual(expected);
  });

  test.each<[string, Files, string]>([
    ['poetry export -o r.txt', files, 'numpy'],
    ['poetry export --output r.txt --without-hashes', files, 'numpy'],
    ['poetry export > r.txt', files, 'numpy'],
    ['poetry export > r.txt', { 'pyproject.toml': '[project]\ndependencies = ["flask"]\n' }, 'flask'],
    ['uv export -o r.txt', { 'uv.lock': 'name = "lxml"\n', ...files }, 'lxml'],
    ['pipenv requirements > r.txt', pipenv, 'numpy'],
    ['poetry export > other.txt', files, '?'],
    ['poetry show > r.txt', files, '?'],
  ])('%s hands on what the project names', (command, all, expected) => {
    expect(installed(`${command}\npip install -t /d -r r.txt`, all)).toEqual([`/d/: ${expected}`]);
  });
});

describe('programs and environments', () => {
  test.each([
    ['pyinstaller --onefile a.py', '/src/dist/a: '],
    ['pyinstaller -F --name x --distpath /o a.py', '/o/x: '],
    ['pyinstaller -n x a.spec', '/src/dist/x/: '],
    ['python -m PyInstaller a.py', '/src/dist/a/: '],
    ['python -m virtualenv /v', '/v/: '],
    ['uv venv', '/src/.venv/: '],
  ])('%s makes %s', (command, expected) => {
    expect(installed(command)).toEqual([expected]);
  });

  /** Where `bin/python` of the environment leads. */
  const links = (image: string, commands: string, files: Files = {}): string | undefined =>
    runText(inSource(image, commands), files)
      .stage(0)
      .artifactAt('/v/x')
      ?.wants.links?.map(({ kind, to }) => `${kind} ${to}`)
      .join();
  const ofImage = 'interpreter /usr/local/bin/python3';
  const ofDebian = 'interpreter /usr/bin/python3';
  const managed = 'managed-python /root/.local/share/uv/python';
  test.each<[string, string, Files, string | undefined]>([
    ['python:3.12', 'python -m venv /v', {}, ofImage],
    ['python:3.12', 'python3.12 -m venv /v', {}, ofImage],
    ['python:3.12', 'python3.9 -m venv /v', {}, undefined],
    ['python:3.12', 'python -m venv --copies /v', {}, undefined],
    ['python:3.12', 'virtualenv --always-copy /v', {}, undefined],
    ['python:3.12', 'uv venv --relocatable /v', {}, undefined],
    ['python:3.12', '/usr/local/bin/python3 -m venv /v', {}, ofImage],
    ['python:3.12', '/opt/py/bin/python -m venv /v', {}, undefined],
    ['python:3.12', 'ENV PATH=/opt/conda/bin:$PATH\npython -m venv /v', {}, undefined],
    ['python:3.12', 'python -m venv /w\nENV PATH=/w/bin:$PATH\npython -m venv /v', {}, ofImage],
    ['python:3.12', 'python -m venv /w\n/w/bin/python -m venv /v', {}, ofImage],
    ['python:3.12', 'python -m venv --copies /w\nENV PATH=/w/bin:$PATH\npython -m venv /v', {}, undefined],
    ['debian:bookworm', 'apt-get install -y python3-venv\npython3 -m venv /v', {}, ofDebian],
    ['debian:bookworm', 'apt-get install -y python3-venv\npython3.11 -m venv /v', {}, ofDebian],
    ['debian:bookworm', 'apt-get install -y python3-venv\npython3.12 -m venv /v', {}, undefined],
    ['debian:bookworm', 'python3 -m venv /v', {}, undefined],
    // https://docs.astral.sh/uv/concepts/python-versions/: managed ones are preferred, else one that fits is taken.
    ['python:3.12', 'uv venv /v', { '.python-version': '3.12\n' }, ofImage],
    ['python:3.12', 'uv venv /v', { '.python-version': '3.13\n' }, managed],
    ['python:3.12', 'uv venv /v --python 3.12', {}, ofImage],
    ['python:3.12', 'uv venv /v -p 3.11', {}, managed],
    ['python:3.12', 'uv venv /v --python $(cat v)', {}, undefined],
    ['python:3.12', 'UV_PYTHON=3.11 uv venv /v', {}, managed],
    ['python:3.12', 'uv venv /v --python /usr/bin/python3', {}, ofDebian],
    ['python:3.12', 'uv venv /v --python /opt/x/python3', {}, undefined],
    ['python:3.12', 'uv venv /v --managed-python', {}, managed],
    ['python:3.12', 'UV_MANAGED_PYTHON=1 uv venv /v', {}, managed],
    ['python:3.12', 'uv venv /v --python-preference only-managed', {}, managed],
    ['python:3.12', 'uv venv /v -p 3.11 --no-managed-python', {}, ofImage],
    ['python:3.12', 'UV_PYTHON_PREFERENCE=only-system uv venv /v -p 3.11', {}, ofImage],
    ['python:3.12', 'UV_PYTHON_DOWNLOADS=never uv venv /v', {}, ofImage],
    ['python:3.12', 'uv venv /v --no-python-downloads -p 3.11', {}, undefined],
    ['python:3.12', 'uv python install 3.12\nuv venv /v', {}, managed],
    ['python:3.12', 'UV_PYTHON_INSTALL_DIR=/py uv venv /v -p 3.11', {}, 'managed-python /py'],
    ['python:3.12', 'XDG_DATA_HOME=/x uv venv /v -p 3.11', {}, 'managed-python /x/uv/python'],
    ['python:3.12', 'uv venv /v', { 'pyproject.toml': 'requires-python = ">=3.12"\n' }, ofImage],
    ['python:3.12', 'uv venv /v', { 'pyproject.toml': 'requires-python = ">=3.11,<3.13"\n' }, ofImage],
    ['python:3.12', 'uv venv /v', { 'pyproject.toml': 'requires-python = "~=3.12"\n' }, ofImage],
    ['python:3.12', 'uv venv /v', { 'pyproject.toml': 'requires-python = "==3.12.*"\n' }, ofImage],
    ['python:3.12', 'uv venv /v', { 'pyproject.toml': 'requires-python = ">=3.13"\n' }, managed],
    ['python:3.12', 'uv venv /v', { 'pyproject.toml': 'requires-python = "<3.12"\n' }, managed],
    ['python:3.12', 'uv venv /v', { 'pyproject.toml': 'requires-python = "==3.11.*"\n' }, managed],
    ['python:3.12', 'uv venv /v', { 'pyproject.toml': 'requires-python = "!=3.1"\n' }, undefined],
    ['debian:bookworm', 'uv venv /v', {}, managed],
    ['private.example/x', 'uv venv /v', {}, undefined],
  ])('on %s, after %j with %j, it links %s', (image, commands, files, expected) => {
    expect(links(image, commands, files)).toBe(expected);
  });
});
