import type { ConversionCase } from '../../../support/check-conversion.js';

const flask = { 'requirements.txt': 'flask\ngunicorn\n', 'app.py': 'x = 1\n' };

export const pythonCases: readonly ConversionCase[] = [
  {
    name: 'a virtual environment stays at its path; the program is copied as it was',
    files: flask,
    text: `
      FROM python:3.12
      RUN python -m venv /opt/venv
      ENV PATH=/opt/venv/bin:$PATH
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY . .
      CMD ["gunicorn", "app:app"]
    `,
    becomes: `
      FROM python:3.12 AS build
      RUN python -m venv /opt/venv
      ENV PATH=/opt/venv/bin:$PATH
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt

      FROM python:3.12-slim
      ENV PATH=/opt/venv/bin:$PATH
      WORKDIR /app
      COPY --from=build /opt/venv /opt/venv
      COPY . .
      CMD ["gunicorn", "app:app"]
    `,
  },
  {
    name: 'packages beside the interpreter, and the one program of theirs that starts',
    files: flask,
    text: `
      FROM python:3.12
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install --no-cache-dir -r requirements.txt
      COPY . .
      EXPOSE 80
      CMD ["gunicorn", "app:app"]
    `,
    becomes: `
      FROM python:3.12 AS build
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install --no-cache-dir -r requirements.txt

      FROM python:3.12-slim
      WORKDIR /app
      COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
      COPY --from=build /usr/local/bin/gunicorn /usr/local/bin/gunicorn
      COPY . .
      EXPOSE 80
      CMD ["gunicorn", "app:app"]
    `,
  },
  {
    name: 'compilers on a slim image stay behind, their libraries come along',
    files: { 'requirements.txt': 'psycopg2\n', 'main.py': '' },
    text: `
      FROM python:3.12-slim-bookworm
      RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY . .
      RUN useradd -m app
      USER app
      CMD ["python", "main.py"]
    `,
    becomes: `
      FROM python:3.12-slim-bookworm AS build
      RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt

      FROM python:3.12-slim-bookworm
      RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
      COPY . .
      RUN useradd -m app
      USER app
      CMD ["python", "main.py"]
    `,
  },
  {
    name: 'uv: its environment lies in the project, and uv itself stays behind',
    files: {
      'pyproject.toml': "[project]\nname = 'web'\ndependencies = ['flask']\n",
      'uv.lock': 'name = "flask"\n',
      'web/__main__.py': '',
    },
    text: `
      FROM python:3.12-bookworm
      COPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/uv
      WORKDIR /app
      COPY pyproject.toml uv.lock ./
      RUN uv sync --frozen --no-dev
      ENV PATH=/app/.venv/bin:$PATH
      COPY . .
      CMD ["python", "-m", "web"]
    `,
    becomes: `
      FROM python:3.12-bookworm AS build
      COPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/uv
      WORKDIR /app
      COPY pyproject.toml uv.lock ./
      RUN uv sync --frozen --no-dev

      FROM python:3.12-slim-bookworm
      WORKDIR /app
      COPY --from=build /app/.venv /app/.venv
      ENV PATH=/app/.venv/bin:$PATH
      COPY . .
      CMD ["python", "-m", "web"]
    `,
  },
  {
    name: 'poetry without an environment of its own',
    files: {
      'pyproject.toml': "[tool.poetry.dependencies]\nflask = '1'\n",
      'poetry.lock': 'name = "flask"\n',
      'main.py': '',
    },
    text: `
      FROM python:3.11-bookworm
      ENV POETRY_VIRTUALENVS_CREATE=false
      RUN pip install poetry
      WORKDIR /app
      COPY pyproject.toml poetry.lock ./
      RUN poetry install --no-root
      COPY . .
      CMD ["python", "main.py"]
    `,
    becomes: `
      FROM python:3.11-bookworm AS build
      ENV POETRY_VIRTUALENVS_CREATE=false
      RUN pip install poetry
      WORKDIR /app
      COPY pyproject.toml poetry.lock ./
      RUN poetry install --no-root

      FROM python:3.11-slim-bookworm
      WORKDIR /app
      COPY --from=build /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/site-packages
      COPY . .
      CMD ["python", "main.py"]
    `,
  },
  {
    name: 'sources that the build saw go along with what it made of them',
    files: { 'requirements.txt': 'django\ngunicorn\n', 'manage.py': '', 'site/wsgi.py': '' },
    text: `
      FROM python:3.12
      WORKDIR /app
      COPY . .
      RUN pip install -r requirements.txt && python manage.py collectstatic --noinput
      CMD ["gunicorn", "site.wsgi"]
    `,
    becomes: `
      FROM python:3.12 AS build
      WORKDIR /app
      COPY . .
      RUN pip install -r requirements.txt && python manage.py collectstatic --noinput

      FROM python:3.12-slim
      WORKDIR /app
      COPY --from=build /app /app
      COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
      COPY --from=build /usr/local/bin/gunicorn /usr/local/bin/gunicorn
      CMD ["gunicorn", "site.wsgi"]
    `,
  },
  {
    name: 'pip --user and pip --target fill folders of their own',
    files: flask,
    text: `
      FROM python:3.12
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install --target /deps -r requirements.txt
      ENV PYTHONPATH=/deps
      COPY app.py .
      CMD ["python", "app.py"]
    `,
    becomes: `
      FROM python:3.12 AS build
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install --target /deps -r requirements.txt

      FROM python:3.12-slim
      WORKDIR /app
      COPY --from=build /deps /deps
      ENV PYTHONPATH=/deps
      COPY app.py .
      CMD ["python", "app.py"]
    `,
  },
  {
    name: 'PyPy has its packages and their programs in a folder of its own',
    files: { 'requirements.txt': 'flask==3.0\ngunicorn==22.0\n', 'app.py': '' },
    text: `
      FROM pypy:3.10
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY app.py .
      CMD ["gunicorn", "app:app"]
    `,
    becomes: `
      FROM pypy:3.10 AS build
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt

      FROM pypy:3.10-slim
      WORKDIR /app
      COPY --from=build /opt/pypy/lib/pypy3.10/site-packages /opt/pypy/lib/pypy3.10/site-packages
      COPY --from=build /opt/pypy/bin/gunicorn /opt/pypy/bin/gunicorn
      COPY app.py .
      CMD ["gunicorn", "app:app"]
    `,
  },
  {
    name: 'programs that the sources start, and libraries that modules open',
    files: {
      'requirements.txt': 'python-magic==0.4\n',
      'app.py': 'import subprocess\nsubprocess.run(["git", "log"])\nsubprocess.run(["ls"])\n',
    },
    text: `
      FROM python:3.12-bookworm
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt
      COPY app.py .
      CMD ["python", "app.py"]
    `,
    becomes: `
      FROM python:3.12-bookworm AS build
      WORKDIR /app
      COPY requirements.txt .
      RUN pip install -r requirements.txt

      FROM python:3.12-slim-bookworm
      RUN apt-get update && apt-get install -y --no-install-recommends git libmagic1 && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
      COPY app.py .
      CMD ["python", "app.py"]
    `,
  },
  {
    name: 'a package that is installed as a link goes along',
    files: {
      'lib/pyproject.toml': '[project]\nname = "common"\ndependencies = []\n',
      'lib/common.py': '',
      'app.py': '',
    },
    text: `
      FROM python:3.12
      COPY lib /opt/common
      RUN pip install -e /opt/common
      WORKDIR /app
      COPY app.py .
      CMD ["python", "app.py"]
    `,
    becomes: `
      FROM python:3.12 AS build
      COPY lib /opt/common
      RUN pip install -e /opt/common

      FROM python:3.12-slim
      COPY --from=build /opt/common /opt/common
      COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
      WORKDIR /app
      COPY app.py .
      CMD ["python", "app.py"]
    `,
  },
];
