/**
 * Programs that come with an installer of their language (pip, npm, a vendor's script), not with a distribution. A base
 * image has one only where its list says so.
 */
const languagePrograms: ReadonlySet<string> = new Set(
  [
    'uvicorn hypercorn daphne celery flower streamlit alembic poetry pdm pipenv hatch waitress-serve fastapi jupyter mkdocs',
    'pnpm serve pm2 pm2-runtime nodemon ts-node tsx http-server nest next vite ng turbo nx lerna webpack tsc',
    'dotnet deno bun puma rails',
  ]
    .join(' ')
    .split(' '),
);

export function isLanguageProgram(name: string): boolean {
  return languagePrograms.has(name);
}
