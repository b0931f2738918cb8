import type { TruthCase } from '../../support/truth.js';

/** Kinds of faults that are found in what surrounds a program: its libraries, scripts, variables, owners. */

const shapes = {
  'shapes.c': 'int corners(void) { return 3; }\n',
  'draw.c':
    '#include <stdio.h>\nint corners(void);\nint main(void) { printf("%d corners\\n", corners()); return 0; }\n',
};
const link =
  'gcc -shared -fPIC -Wl,-soname,libshapes.so.2 -o /usr/local/lib/libshapes.so.2 shapes.c && ' +
  'ln -s libshapes.so.2 /usr/local/lib/libshapes.so && gcc -o /usr/local/bin/draw draw.c -L/usr/local/lib -lshapes';
const draws = (...last: readonly string[]): string => `
  FROM gcc:12 AS builder
  WORKDIR /src
  COPY . .
  RUN ${link}
  ${last.join('\n  ')}
  CMD ["draw"]
`;
const program = 'COPY --from=builder /usr/local/bin/draw /usr/local/bin/';
const library = 'COPY --from=builder /usr/local/lib/libshapes.so.2 /usr/local/lib/';
const unfound = {
  files: shapes,
  says: ['error shared-library-missing'],
  ends: 'fails',
  shows: 'libshapes.so.2: cannot open shared object file',
} as const;
const drawn = { files: shapes, says: [], ends: 'runs', shows: '3 corners' } as const;

const slim = 'debian:bookworm-slim';
const script = (text: string): TruthCase['files'] => ({ 'entry.sh': text });
const greets = '#!/bin/sh\necho started\n';
const starts = (...lines: readonly string[]): string => `
  FROM ${slim}
  ${lines.join('\n  ')}
  ENTRYPOINT ["/entry.sh"]
`;

/** As it lies in the context of a machine that has no execute bit for it: `check` sees that, a text does not. */
export const plainScript: TruthCase = {
  title: 'a script without its execute bit',
  files: script(greets),
  dockerfile: starts('COPY entry.sh /'),
  says: ['error script-not-runnable'],
  ends: 'fails',
  shows: 'permission denied',
};

export const kindCases: readonly TruthCase[] = [
  { ...unfound, title: 'a library in /usr/local/lib', dockerfile: draws(`FROM ${slim}`, program, library) },
  {
    ...unfound,
    title: 'a library in /usr/local/lib of the stage that builds it',
    dockerfile: `
      FROM gcc:12
      WORKDIR /src
      COPY . .
      RUN ${link}
      CMD ["draw"]
    `,
  },
  {
    ...unfound,
    title: 'a library in /usr/local/lib, linked by ldconfig -n',
    dockerfile: draws(`FROM ${slim}`, program, library, 'RUN ldconfig -n /usr/local/lib'),
  },
  {
    ...drawn,
    title: 'a library in /usr/local/lib, then ldconfig',
    dockerfile: draws(`FROM ${slim}`, program, library, 'RUN ldconfig'),
  },
  {
    ...drawn,
    title: 'a library in /usr/local/lib that a variable names',
    dockerfile: draws(`FROM ${slim}`, 'ENV LD_LIBRARY_PATH=/usr/local/lib', program, library),
  },
  {
    ...drawn,
    title: 'a library in /usr/lib',
    dockerfile: draws(`FROM ${slim}`, program, `${library.slice(0, library.lastIndexOf(' '))} /usr/lib/`),
  },
  {
    title: 'a script with Windows line ends',
    files: script(greets.replaceAll('\n', '\r\n')),
    dockerfile: starts('COPY --chmod=755 entry.sh /'),
    says: ['error script-not-runnable'],
    ends: 'fails',
    shows: 'no such file or directory',
  },
  {
    title: 'a script whose Windows line ends are removed',
    files: script(greets.replaceAll('\n', '\r\n')),
    dockerfile: starts('COPY --chmod=755 entry.sh /', "RUN sed -i 's/\\r$//' /entry.sh"),
    says: [],
    ends: 'runs',
    shows: 'started',
  },
  {
    title: 'a script whose execute bit is set',
    files: script(greets),
    dockerfile: starts('COPY --chmod=755 entry.sh /'),
    says: [],
    ends: 'runs',
    shows: 'started',
  },
  {
    title: 'a program that the image lacks',
    files: {},
    dockerfile: `
      FROM ${slim}
      CMD ["curl", "--version"]
    `,
    says: ['error program-missing'],
    ends: 'fails',
    shows: 'executable file not found in $PATH',
  },
  {
    title: 'a RUN of a program that the image lacks',
    files: {},
    dockerfile: `
      FROM alpine:3.20
      RUN bash -c "echo hello"
    `,
    says: ['error program-missing'],
    ends: 'build fails',
    shows: 'bash: not found',
  },
  {
    title: 'a program that every Debian image has',
    files: {},
    dockerfile: `
      FROM ${slim}
      CMD ["perl", "-e", "print 42"]
    `,
    says: [],
    ends: 'runs',
    shows: '42',
  },
  {
    title: 'an argument of the whole file in a COPY',
    files: { 'hello.txt': 'hello\n' },
    dockerfile: `
      ARG NAME=hello
      FROM ${slim}
      COPY $NAME.txt /hello.txt
      CMD ["cat", "/hello.txt"]
    `,
    says: ['warning variable-not-in-stage'],
    ends: 'build fails',
    shows: '.txt',
  },
  {
    title: 'an argument of the whole file that the stage declares',
    files: { 'hello.txt': 'hello\n' },
    dockerfile: `
      ARG NAME=hello
      FROM ${slim}
      ARG NAME
      COPY $NAME.txt /hello.txt
      CMD ["cat", "/hello.txt"]
    `,
    says: [],
    ends: 'runs',
    shows: 'hello',
  },
  {
    title: 'a group that no stage made, as an owner',
    files: script(greets),
    dockerfile: starts('COPY --chmod=755 --chown=nobody:web entry.sh /'),
    says: ['warning user-missing'],
    // This engine leaves the files to root; newer ones refuse.
    ends: 'runs',
    shows: 'started',
  },
  {
    title: 'a mode that a user changes of the file of root',
    files: script(greets),
    dockerfile: starts('COPY entry.sh /', 'USER nobody', 'RUN chmod +x /entry.sh'),
    says: ['error permission-denied'],
    ends: 'build fails',
    shows: 'Operation not permitted',
  },
  {
    title: 'a mode that root changes, and a user starts',
    files: script(greets),
    dockerfile: starts('COPY entry.sh /', 'RUN chmod +x /entry.sh', 'USER nobody'),
    says: [],
    ends: 'runs',
    shows: 'started',
  },
  {
    title: 'a virtual environment whose Python stays behind',
    files: {},
    dockerfile: `
      FROM python:3.11 AS builder
      RUN python3 -m venv /venv
      FROM ${slim}
      COPY --from=builder /venv /venv
      CMD ["/venv/bin/python", "-c", "print('imported')"]
    `,
    says: ['error dangling-link'],
    ends: 'fails',
    shows: '/venv/bin/python',
  },
  {
    title: 'a virtual environment where its Python is',
    files: {},
    dockerfile: `
      FROM python:3.11 AS builder
      RUN python3 -m venv /venv
      FROM python:3.11-slim
      COPY --from=builder /venv /venv
      CMD ["/venv/bin/python", "-c", "print('imported')"]
    `,
    says: [],
    ends: 'runs',
    shows: 'imported',
  },
  {
    title: 'a command of bash where sh is dash',
    files: {},
    dockerfile: `
      FROM ${slim}
      RUN source /etc/os-release && echo "$ID" > /id
      CMD ["cat", "/id"]
    `,
    says: ['error program-missing'],
    ends: 'build fails',
    shows: 'source: not found',
  },
  {
    title: 'the same command as POSIX calls it',
    files: {},
    dockerfile: `
      FROM ${slim}
      RUN . /etc/os-release && echo "$ID" > /id
      CMD ["cat", "/id"]
    `,
    says: [],
    ends: 'runs',
    shows: 'debian',
  },
  {
    title: 'an owner that is not there',
    files: script(greets),
    dockerfile: starts('COPY --chmod=755 entry.sh /', 'RUN chown app:app /entry.sh'),
    says: ['error user-missing'],
    ends: 'build fails',
    shows: 'invalid user',
  },
  {
    title: 'an owner that the RUN makes first',
    files: script(greets),
    dockerfile: starts(
      'COPY --chmod=755 entry.sh /',
      'RUN useradd app && mkdir /data && chown app:app /data',
      'USER app',
    ),
    says: [],
    ends: 'runs',
    shows: 'started',
  },
  {
    title: 'a script that hands over to a program that is not there',
    files: script('#!/bin/sh\nset -e\nexec gosu nobody echo started\n'),
    dockerfile: starts('COPY --chmod=755 entry.sh /'),
    says: ['warning program-missing'],
    ends: 'fails',
    shows: 'gosu: not found',
  },
];
