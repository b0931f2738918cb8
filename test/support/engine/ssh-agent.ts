import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real ssh-agent that holds one fresh key. */
export interface SshAgent {
  readonly socket: string;
  dispose(): void;
}

/** `comment`: what the agent tells of the key to whoever asks. */
export function startSshAgent(comment: string): SshAgent {
  const folder = mkdtempSync(join(tmpdir(), 'stage-insight-ssh-'));
  const socket = join(folder, 'agent.sock');
  const said = execFileSync('ssh-agent', ['-a', socket], { encoding: 'utf8' });
  const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(said)?.[1]);
  const key = join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', key]);
  execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
  return {
    socket,
    dispose() {
      process.kill(pid);
      rmSync(folder, { recursive: true });
    },
  };
}
