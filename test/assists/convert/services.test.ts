import { expect, test } from 'vitest';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs, type ServiceCommand } from '../../../server/src/core/inputs.js';
import { convert } from '../../../server/src/assists/convert/convert.js';
import { dedent } from '../../support/check-conversion.js';
import { contextOf } from '../../support/context-files.js';

/** The result, or the code of the refusal, where Compose starts `command` in the image. */
function convertWith(
  text: string,
  files: Record<string, string>,
  command: ServiceCommand['command'],
): string {
  const service = { file: 'compose.yaml', line: 4, dockerfile: 'Dockerfile', command, entrypoint: undefined };
  const inputs = { ...noInputs, context: contextOf(files), commands: [service] };
  const result = convert(createFacts(dedent(text), inputs));
  return result.kind === 'refused' ? result.code : result.text;
}

const shop = { 'requirements.txt': 'flask==3.0\ncelery==5.4\n', 'app.py': '' };
const python = `
  FROM python:3.12
  WORKDIR /app
  COPY requirements.txt .
  RUN pip install -r requirements.txt
  COPY . .
  CMD ["python", "app.py"]
`;

test('a program that only a service starts goes along', () => {
  expect(convertWith(python, shop, 'celery -A app worker')).toContain(
    'COPY --from=build /usr/local/bin/celery /usr/local/bin/celery',
  );
  expect(convertWith(python, shop, undefined)).not.toContain('celery /');
});

test('an entry script that hands on starts what a service names, another one does not', () => {
  const text = python.replace('CMD ["python", "app.py"]', 'ENTRYPOINT ["sh", "entry.sh"]');
  const hands = { ...shop, 'entry.sh': 'set -e\nexec "$@"\n' };
  expect(convertWith(text, hands, 'celery -A app worker')).toContain('/usr/local/bin/celery');
  const keeps = { ...shop, 'entry.sh': 'python app.py\n' };
  expect(convertWith(text, keeps, 'celery -A app worker')).not.toContain('celery /');
});

test('what a probe starts is installed where the image of the build alone has it', () => {
  const check = { file: 'k8s/app.yaml', start: 0, end: 4, dockerfile: 'Dockerfile', target: undefined };
  const convertFor = (program: string): string => {
    const healthchecks = [{ ...check, program, byShell: false }];
    const inputs = { ...noInputs, context: contextOf(shop), healthchecks };
    const result = convert(createFacts(dedent(python), inputs));
    return result.kind === 'refused' ? result.code : result.text;
  };
  expect(convertFor('curl')).toContain('--no-install-recommends curl');
  expect(convertFor('python')).not.toContain('apt-get');
});

const go = { 'go.mod': 'module example.org/app\n', 'main.go': 'package main\nfunc main() {}\n' };

test('a file without a command is converted for what a service starts', () => {
  const text = `
    FROM golang:1.22
    WORKDIR /src
    COPY . .
    RUN CGO_ENABLED=0 go build -o /bin/server .
  `;
  expect(convertWith(text, go, ['/bin/server', '-v'])).toContain('COPY --from=build /bin/server /bin/server');
  expect(convertWith(text, go, 'air')).toBe('dev-server');
});
