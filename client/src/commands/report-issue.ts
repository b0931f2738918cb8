import { commands } from 'vscode';
import { engineReport } from '../model/engine/engine-state.js';
import type { CommandDependencies } from './command-dependencies.js';

const body = `## What happened

## What you expected

## A Dockerfile that shows it
`;

/** Opens the editor's own form for an issue; it shows what is sent, and sends nothing by itself. */
export async function reportIssue({ host }: CommandDependencies): Promise<void> {
  await commands.executeCommand('workbench.action.openIssueReporter', {
    extensionId: 'stage-insight.dockerfile-stage-insight',
    issueBody: body,
    data: ['Docker:', ...engineReport(host.state())].join('\n'),
  });
}
