import { ProgressLocation, window, workspace } from 'vscode';
import {
  readImagesNotification,
  type ImageToRead,
  type NamedImageItem,
} from '../../../server/src/protocol/messages.js';
import {
  readRound,
  roundText,
  unknownImages,
  unreadImages,
  type ReadRound,
} from '../model/images/read-round.js';
import { messageText } from '../model/text/message-text.js';
import { showInformation, showWarning } from '../views/messages.js';
import type { Report } from './builder.js';
import type { CommandDependencies } from './command-dependencies.js';
import { givenDocument } from './pick-stage.js';
import { showRefusal } from './show-refusal.js';
import { showUnreachable } from './show-unreachable.js';
import { t } from '../model/text/translate.js';

/** Reads the image of a link in a hover. */
export async function readImage(argument: unknown, dependencies: CommandDependencies): Promise<void> {
  const question = readQuestion(argument);
  if (question !== undefined) await read([question.image], question.from, dependencies);
}

/** Reads the images that a Dockerfile names, those that were not read before. */
export async function readFileImages(argument: unknown, dependencies: CommandDependencies): Promise<void> {
  const document = givenDocument(argument);
  if (document === undefined) {
    await showInformation(t('Open a Dockerfile, or select one in the Stages view.'));
    return;
  }
  await readUnread((await dependencies.source.ask(document))?.images ?? [], dependencies);
}

/** The same of every Dockerfile of the workspace. */
export async function readWorkspaceImages(dependencies: CommandDependencies): Promise<void> {
  const { finder, source } = dependencies;
  const named = new Map<string, NamedImageItem>();
  for (const document of await finder.find()) {
    const images = (source.known(document)?.answer ?? (await source.ask(document)))?.images ?? [];
    for (const one of images) named.set(one.image, one);
  }
  await readUnread([...named.values()], dependencies);
}

async function readUnread(
  images: readonly NamedImageItem[],
  dependencies: CommandDependencies,
): Promise<void> {
  const unread = unreadImages(images);
  if (unread.length > 0) return read(unread, 'engine', dependencies);
  const again = images.filter(({ source }) => source === 'read').map(({ image }) => image);
  if (again.length === 0) {
    await showInformation(t('No base images to read.'));
    return;
  }
  const button = t('Read Again');
  const chosen = await showInformation(t('All base images have already been read.'), button);
  if (chosen === button) await read(again, 'engine', dependencies);
}

async function read(
  images: readonly string[],
  from: ImageToRead['from'],
  dependencies: CommandDependencies,
): Promise<void> {
  if (!workspace.isTrusted) return showRefusal(t('Restricted Mode: trust this workspace to read images.'));
  const options = {
    location: ProgressLocation.Notification,
    title: from === 'engine' ? t('Reading from Docker') : t('Reading from the registry'),
    cancellable: true,
  };
  const round = await window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const report = (message: string): void => progress.report({ message: messageText(message) });
    return keepRound(images, from, dependencies, report, stop.signal);
  });
  await showRound(round, from, images, dependencies);
}

/** Reads and lets the server know, which keeps it and looks at every open Dockerfile again. */
async function keepRound(
  images: readonly string[],
  from: ImageToRead['from'],
  { host, source, server, finder }: CommandDependencies,
  report: (message: string) => void,
  signal: AbortSignal,
): Promise<ReadRound> {
  const round = await readRound(await host.imageReader(), images, from, report, signal);
  if (round.read.length === 0) return round;
  await server.tell(readImagesNotification, { images: round.read });
  // Open documents are told of by the server.
  const open = new Set(workspace.textDocuments.map(({ uri }) => uri.toString()));
  for (const document of await finder.find())
    if (!open.has(document) && source.known(document) !== undefined) await source.ask(document);
  return round;
}

async function showRound(
  round: ReadRound,
  from: ImageToRead['from'],
  images: readonly string[],
  dependencies: CommandDependencies,
): Promise<void> {
  const reasons = new Set(round.faults.map(({ fault }) => fault.reason));
  if (reasons.has('cancelled')) return;
  if (from === 'engine' && reasons.has('unreachable'))
    return showUnreachable(dependencies, () => read(images, from, dependencies));
  const text = roundText(round, from);
  if (reasons.size === 0) {
    await showInformation(text);
    return;
  }
  const button = t('Read From Registry');
  const buttons = from === 'engine' ? [button] : [];
  const chosen = await showWarning(text, ...buttons);
  const left = round.faults.map(({ image }) => image);
  if (chosen === button) await read(left, 'registry', dependencies);
}

/** Images that could not be read after a build: each build would try again. */
const unreadable = new Set<string>();

/** After a build the bases are where it ran: those that nothing is known about are read, without a word if they are not. */
export async function readUnknownBases(
  document: string,
  dependencies: CommandDependencies,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const named = dependencies.source.known(document)?.answer.images ?? [];
  const unknown = unknownImages(named).filter((image) => !unreadable.has(image));
  if (unknown.length === 0 || !workspace.isTrusted) return;
  const tell = (message: string): void => report(t('reading {0}', message), 0);
  const { faults } = await keepRound(unknown, 'engine', dependencies, tell, signal);
  for (const { image, fault } of faults) if (fault.reason === 'refused') unreadable.add(image);
}

function readQuestion(argument: unknown): ImageToRead | undefined {
  const { image, from } = (argument ?? {}) as Partial<Record<keyof ImageToRead, unknown>>;
  if (typeof image !== 'string' || image === '') return undefined;
  return from === 'engine' || from === 'registry' ? { image, from } : undefined;
}
