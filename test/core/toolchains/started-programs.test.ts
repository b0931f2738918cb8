import { expect, test } from 'vitest';
import { startedPrograms } from '../../../server/src/core/toolchains/started-programs.js';
import { processorTime } from '../../support/processor-time.js';

test.each<[string, string, readonly string[]]>([
  ['a.py', 'import subprocess\nsubprocess.run(["git", "status"])', ['git']],
  [
    'a.py',
    'import subprocess\nsubprocess.check_output(\n    "curl -s x | jq .", shell=True)',
    ['curl', 'jq'],
  ],
  ['a.py', 'from subprocess import Popen\nPopen(["sh", "-c", "ffmpeg -i x && ls"])', ['ffmpeg', 'ls']],
  ['a.py', 'import os\nos.system("FOO=1 wget http://x")', ['wget']],
  ['a.py', 'import asyncio\nawait asyncio.create_subprocess_exec("git", "log")', ['git']],
  ['a.py', 'import subprocess, sys\nsubprocess.run([sys.executable, "-V"])', []],
  ['a.py', 'import subprocess\ncmd = ["convert", src, dst]\nsubprocess.run(cmd)', ['convert']],
  ['a.py', 'import uvicorn\nuvicorn.run("main:app")', []],
  ['a.py', 'words = ["git", "svn"]', []],
  ['a.js', 'const {execSync}=require("child_process");execSync("git --version")', ['git']],
  ['a.ts', "import { spawn } from 'node:child_process'\nspawn('ffmpeg', ['-i', f])", ['ffmpeg']],
  [
    'a.mjs',
    "import { exec } from 'child_process'\nconst run = promisify(exec)\nexecAsync('git log')",
    ['git'],
  ],
  ['a.mjs', 'import { $ } from "zx"\nawait $`git log`', ['git']],
  ['a.js', 'const found = /x/.exec("git log")', []],
  ['a.rb', 'get("/") { `git --version` }', ['git']],
  ['a.rb', 'system("pdftotext", path)', ['pdftotext']],
  ['a.rb', 'out = %x(identify -verbose x)', ['identify']],
  ['a.rb', '# use `bundle` for it\nputs 1', ['bundle']],
  ['a.php', '<?php shell_exec("ffmpeg -i x");', ['ffmpeg']],
  ['a.php', '<?php new Process(["git", "log"]);', ['git']],
  ['a.php', '<?php $db->exec("DELETE FROM x");', []],
  ['a.go', 'import "os/exec"\nfunc f() { exec.Command("git", "log") }', ['git']],
  ['a.go', 'import "os/exec"\nfunc f() { exec.CommandContext(ctx, "ssh", "x") }', ['ssh']],
  ['a.go', 'import "os/exec"\nfunc f() { exec.Command("/bin/sh", "-c", "tar x") }', ['tar']],
  ['a.go', 'db.Exec("INSERT")', []],
  ['a.rs', 'use std::process::Command;\nCommand::new("git").arg("log")', ['git']],
  ['A.java', 'new ProcessBuilder("git", "log").start()', ['git']],
  ['A.java', 'Runtime.getRuntime().exec(new String[] {"convert", x})', ['convert']],
  ['a.cs', 'Process.Start("git", "log")', ['git']],
  ['a.ex', 'System.cmd("git", ["log"])', ['git']],
  ['a.c', 'int main(){ system("ping -c1 x"); }', ['ping']],
  ['a.c', 'FILE *f = popen("curl -s http://x", "r");', ['curl']],
  ['a.txt', 'exec.Command("git")', []],
])('%s: %j', (path, text, expected) => {
  expect(startedPrograms(path, text).map(({ name }) => name)).toEqual(expected);
});

test('a long text is read in a moment', () => {
  const started = processorTime();
  startedPrograms('a.py', 'import subprocess\n' + 'subprocess.run(['.repeat(15_000));
  startedPrograms('a.js', 'require("child_process")\n' + 'exec'.repeat(60_000));
  startedPrograms('a.rb', '`'.repeat(200_000));
  expect(processorTime() - started).toBeLessThan(1500);
});
