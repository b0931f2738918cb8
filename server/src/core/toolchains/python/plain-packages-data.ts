/** Packages that bring no server, by themselves or by what they depend on. Source: their metadata on PyPI. */
export const plainPackages: ReadonlySet<string> = new Set(
  [
    'flask flask-cors flask-jwt-extended flask-login flask-migrate flask-restful flask-sqlalchemy flask-wtf jinja2',
    'markupsafe werkzeug itsdangerous click blinker django djangorestframework djangorestframework-simplejwt django-cors-headers',
    'django-environ django-filter django-redis django-storages dj-database-url whitenoise asgiref sqlparse fastapi starlette',
    'pydantic pydantic-core pydantic-settings sqlmodel sqlalchemy alembic mako greenlet marshmallow psycopg psycopg-binary psycopg2',
    'psycopg2-binary asyncpg aiosqlite pymysql mysqlclient pymongo motor redis requests urllib3 certifi idna charset-normalizer',
    'httpx httpcore h11 anyio sniffio aiohttp aiofiles websockets httptools uvloop gevent boto3 botocore cryptography pyjwt bcrypt',
    'passlib python-jose python-multipart python-dotenv email-validator pyyaml orjson jsonschema pillow lxml beautifulsoup4 numpy',
    'pandas scikit-learn tqdm python-dateutil pytz tzdata six attrs packaging typing-extensions annotated-types openai sentry-sdk',
    'prometheus-client structlog loguru apscheduler tenacity rich typer pip setuptools wheel',
  ]
    .join(' ')
    .split(' '),
);
