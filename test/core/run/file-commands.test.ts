import { describe, expect, test } from 'vitest';
import { drawFinal, runText } from '../../support/stage-runs.js';

const dynamic = 'dynamic glibc 2.36 certain';

/** Where the program of /a/app lies after a command, and what else there is. */
const after = (lines: string): readonly string[] =>
  drawFinal(
    `FROM gcc:12\nWORKDIR /w\nRUN gcc -o /a/app x.c\nRUN ${lines.split('\n').join('\nRUN ')}\n`,
  ).filter((line) => line !== `/a/app: ${dynamic}`);

// cp(1), mv(1), install(1), ln(1), rsync(1)
describe('a program is carried', () => {
  test.each<[string, string[]]>([
    ['cp /a/app /b', ['/b']],
    ['cp /a/app /usr/bin', ['/usr/bin/app']],
    ['cp /a/app /b/', ['/b/app']],
    ['cp /a/app .', ['/w/app']],
    ['cp /a/app /w', ['/w/app']],
    ['cp /a/app ..', ['/app']],
    ['mkdir /b && cp /a/app /b', ['/b/app']],
    ['cp -t /b /a/app', ['/b/app']],
    ['cp --target-directory=/b /a/app', ['/b/app']],
    ['cp --target-directory /b /a/app', ['/b/app']],
    ['cp -S .old /a/app /b', ['/b']],
    ['cp -r /a /b', ['/b/app']],
    ['mkdir /b && cp -r /a /b', ['/b/a/app']],
    ['mkdir /b && cp -r /a/. /b', ['/b/app']],
    ['mkdir /b && cp -r /a/* /b', ['/b/app']],
    ['cp /a/app /x /b', ['/b/app']],
    ['cp /a/* /b', ['/b/app']],
    ['rsync -a /a/ /b', ['/b/app']],
    ['install -m 755 -o root /a/app /b', ['/b']],
    ['install -D --mode 755 /a/app /b/c', ['/b/c']],
    ['install -Dm755 /a/app /usr/local/bin', ['/usr/local/bin/app']],
    ['install -d /b && install /a/app /b', ['/b/app']],
    ['install --directory /b', []],
    ['ln -s /a/app /b', ['/b']],
    ['ln -sf /a/app /usr/bin', ['/usr/bin/app']],
    ['ln -s /a/app', ['/w/app']],
    ['cp /none /b', []],
    ['cp /a/app', []],
  ])('%s', (command, places) => {
    expect(after(command)).toEqual(places.map((place) => `${place}: ${dynamic}`));
  });

  test.each<[string, string[]]>([
    ['mv /a/app /b', [`/b: ${dynamic}`]],
    ['mv /a /b', [`/b/app: ${dynamic}`]],
    ['mv /a/app /a/app', [`/a/app: ${dynamic}`]],
    ['rm /a/app', []],
    ['rm -r /a', []],
    ['rm -rf /a/*', []],
    ['rm -f /a/a*', []],
    ['rm -f /a/b*', [`/a/app: ${dynamic}`]],
    // Only one branch runs.
    ['if test -e /x; then rm /a/app; fi', [`/a/app: ${dynamic}`]],
    ['if test -e /x; then cp /a/app /b; fi', [`/a/app: ${dynamic}`, '/b: dynamic glibc 2.36 likely']],
    ['rm -rf /', [`/a/app: ${dynamic}`]],
  ])('%s', (command, expected) => {
    const text = `FROM gcc:12\nWORKDIR /w\nRUN gcc -o /a/app x.c\nRUN ${command}\n`;
    expect(drawFinal(text)).toEqual(expected);
  });
});

describe('what is not known', () => {
  test.each<[string, string[]]>([
    ['curl -o b https://example.org/x', ['/w/b']],
    ['curl --output /b https://example.org/x', ['/b']],
    ['curl -sSLo /b https://example.org/x', ['/b']],
    ['curl -LO https://example.org/x/y?v=1#z', ['/w/y']],
    ['curl --remote-name https://example.org/y', ['/w/y']],
    ['curl https://example.org/y', []],
    ['curl -o - https://example.org/y', []],
    ['wget https://example.org/y', ['/w/y']],
    ['wget -O /b https://example.org/y', ['/b']],
    ['wget -qO- https://example.org/y', ['/w/y']],
    ['tar xf x.tar', ['/w/']],
    ['tar -xzf x.tar.gz -C /b', ['/b/']],
    ['tar --extract --directory=/b -f x', ['/b/']],
    ['tar --directory /b -xf x', ['/b/']],
    ['tar czf x.tar.gz /a', []],
    ['tar --create -f x.tar /a', []],
    ['tar -c -f linux.tar /a', []],
    ['unzip archive', ['/w/']],
    ['unzip x.zip -d /b', ['/b/']],
    ['bsdtar -xf x', ['/w/']],
    ['cp $(find x) /b', ['/b']],
    ['cp $(find x) /b/', ['/b/']],
  ])('%s', (command, places) => {
    expect(after(command)).toEqual(places.map((place) => `${place}: unknown possible`));
  });

  // Over the folders of the system an archive may put anything.
  test.each([
    ['tar xf x.tar -C /opt', false],
    ['tar xf x.tar -C /', undefined],
    ['tar xf x.tar -C /usr', undefined],
    ['tar xf x.tar -C $(pwd)', undefined],
    ['tar cf /x.tar -C / usr', false],
  ])('after %s there is curl: %s', (command, expected) => {
    const { runtime } = runText(`FROM debian:12\nRUN ${command}\n`).stage(0);
    expect(runtime.holds({ kind: 'program', name: 'jq' }).value).toBe(expected);
  });
});
