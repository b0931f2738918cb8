/** Inputs that cost more than they are long: pumped, doubled and self-naming texts. */

/** Numbers from 0 up to `below`, the same for the same seed. Source: mulberry32, public domain. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below) | 0;
  };
}

const pick = (random, list) => list[random(list.length)];

/** What project files are called, and a line of each that leads to the file itself. */
const selfNaming = {
  'requirements.txt': '-r requirements.txt',
  Makefile: 'all: all\n\t$(MAKE) all\n\tsh run.sh\ninclude Makefile\nA=$(A)$(A)',
  'run.sh': '. ./run.sh\nsh run.sh\nmake all',
  'pom.xml': '<module>.</module>',
  'settings.gradle': 'include ":", ":."',
  'build.gradle': 'apply from: "build.gradle"',
  'package.json': '{"scripts":{"build":"npm run build && npm run build"},"workspaces":["."]}',
  'Cargo.toml': '[workspace]\nmembers=["."]\n[dependencies]\nx={path="."}',
  'go.mod': 'module x\nreplace x => ./',
  'main.go': 'package main\nimport "x"\n//go:embed main.go',
  'main.c': '#include "main.c"',
  '.dockerignore': '*a*a*a*a*a*a*c\n!**/a*/**/a*/**/c',
  'setup.py': 'open("setup.py"); install_requires=["x"]',
  'CMakeLists.txt': 'include(CMakeLists.txt)\nadd_subdirectory(.)',
};

const commands = [
  'make all', 'sh run.sh', 'pip install -r requirements.txt', 'mvn package', 'gradle build', 'npm run build',
  'cargo build --release', 'go build -o /x .', 'gcc main.c -o /x', 'cmake . && make', 'python setup.py install',
]; // prettier-ignore

const ways = { pumpToken, pumpCharacter, pumpLine, doubleVariable, selfInclude, expansion, pattern };

/** `how`: which way it was made. */
export function pumpedCase(texts, random) {
  const how = pick(random, Object.keys(ways));
  return { how, files: {}, ...ways[how](pick(random, texts), random) };
}

function pumpToken(text, random) {
  const tokens = [...text.matchAll(/\S+/g)];
  const token = pick(random, tokens);
  const joint = pick(random, ['', ' ', '\\\n', '/', '=', ',', '$', '&&']);
  const times = pick(random, [10, 1000, 5000]);
  return spliced(text, token.index, token[0].length, (token[0] + joint).repeat(times));
}

function pumpCharacter(text, random) {
  const at = random(text.length);
  const between = pick(random, ['', text.charAt(random(text.length))]);
  return spliced(text, at, 1, (text.charAt(at) + between).repeat(pick(random, [1000, 20_000])));
}

function pumpLine(text, random) {
  const lines = text.split('\n');
  const at = random(lines.length);
  lines[at] = `${lines[at]}\n`.repeat(pick(random, [100, 2000]));
  return { text: lines.join('\n') };
}

function doubleVariable(text, random) {
  const keyword = pick(random, ['ARG', 'ENV']);
  const doubled = `${keyword} A=x\n${`${keyword} A=\${A}${pick(random, ['', '/', ' ', ','])}\${A}\n`.repeat(25)}`;
  const use = pick(random, [
    'RUN echo $A',
    'COPY $A /x',
    'WORKDIR $A',
    'USER $A',
    'ENV PATH=$A:$PATH',
    'RUN $A',
    'CMD $A',
  ]);
  const lines = text.split('\n');
  lines.splice(random(lines.length), 0, doubled + use);
  return { text: lines.join('\n') };
}

function selfInclude(_text, random) {
  const names = Object.keys(selfNaming);
  const chosen = names.filter(() => random(3) > 0);
  const times = pick(random, [1, 5, 100]);
  const files = Object.fromEntries(chosen.map((name) => [name, `${selfNaming[name]}\n`.repeat(times)]));
  const base = pick(random, [
    'gcc',
    'python:3.12',
    'golang:1.23',
    'rust:1',
    'node:22',
    'maven:3-eclipse-temurin-21',
    'alpine',
  ]);
  const run = Array.from({ length: 4 }, () => pick(random, commands)).join(' && ');
  return {
    text: `FROM ${base} AS b\nWORKDIR /app\nCOPY . .\nRUN ${run}\nFROM alpine\nCOPY --from=b /x /app /\nCMD ["/x"]\n`,
    files,
  };
}

function expansion(_text, random) {
  const letter = pick(random, ['a', '*', '?', '/', '${B', '$B']);
  const operator = pick(random, ['%', '%%', '#', '##', '/', '//', ':-', ':+']);
  const value = pick(random, ['a', '/', 'ab']).repeat(pick(random, [100, 5000]));
  const operand = `${pick(random, ['', '*'])}${(letter + pick(random, ['', '*'])).repeat(pick(random, [3, 40, 900]))}b`;
  const keyword = pick(random, ['ENV C=', 'ARG C=', 'RUN echo ', 'WORKDIR ', 'COPY /x ']);
  return { text: `FROM alpine\nENV B=${value}\n${keyword}\${B${operator}${operand}}\n` };
}

function pattern(_text, random) {
  const parts = ['*', '**', '?', 'a', '[a-z]', '/', '**/', '{a,b}', '.'];
  const one = Array.from({ length: 1 + random(4) }, () => pick(random, parts)).join('');
  const glob = `${one.repeat(pick(random, [5, 50, 500]))}c`;
  const files = {
    '.dockerignore': `${glob}\n!${glob}x\n`.repeat(pick(random, [1, 100])),
    [`${'a'.repeat(250)}/${'a'.repeat(250)}`]: '',
  };
  return {
    text: `FROM alpine AS b\nCOPY . .\nCOPY ${glob} /x/\nRUN rm -rf ${glob}; case ${'a'.repeat(200)} in ${glob}) ;; esac\nFROM alpine\nCOPY --from=b ${glob} /y/\n`,
    files,
  };
}

function spliced(text, at, length, between) {
  return { text: text.slice(0, at) + between + text.slice(at + length) };
}
