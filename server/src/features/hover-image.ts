import type { ImageFacts } from '../core/images/image-facts.js';
import type { ImageToRead } from '../protocol/messages.js';
import type { NamesByFolder } from '../protocol/read-image.js';
import { code, plain } from './stage-words.js';

/** ` — Debian bookworm, glibc 2.36 (as of 2026-10-01)`; empty for an unknown image. */
export function describeImageFacts(image: ImageFacts | undefined, name: string): string {
  if (image === undefined) return '';
  // Titles repeat the image where its name says more than its release.
  const title = image.title.startsWith(`${name} · `) ? image.title.slice(name.length + 3) : image.title;
  if (image.readFrom !== undefined) return ` — ${plain(title)} (${plain(image.readFrom)})`;
  const asOf = image.floating && !title.includes(image.asOf) ? ` (as of ${image.asOf})` : '';
  return ` — ${plain(title)}${asOf}`;
}

/** What may be done about an image that nothing is known about. */
export function describeUnknown(image: string, readCommand: string | undefined): readonly string[] {
  const known = `Nothing is known about ${code(image)}`;
  if (readCommand === undefined)
    return [known, `${code('stage-insight images --read engine')} reads what it contains`];
  const links = [
    readLink('Read from Docker', readCommand, { image, from: 'engine' }),
    readLink('Read from the registry', readCommand, { image, from: 'registry' }),
  ];
  return [known, links.join(' · ')];
}

/** Nothing of `question` is markup: an encoded argument has no parenthesis that would end the link. */
function readLink(title: string, command: string, question: ImageToRead): string {
  const given = encodeURIComponent(JSON.stringify([question])).replace(
    /[()']/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `[${title}](command:${command}?${given})`;
}

/** What an image contains, a line for each thing that decides what runs there; nothing that is not known. */
export function describeContents(image: ImageFacts | undefined): readonly string[] {
  if (image === undefined) return [];
  const { runtimes, gcc } = image;
  const tools = Object.entries(runtimes).map(([name, version]) => plain(`${name} ${version}`.trim()));
  const known = [...tools, ...(gcc === true ? ['a C compiler'] : []), ...presentParts(image)];
  const absent = absentParts(image);
  return [
    ...(known.length > 0 ? [`Contains ${known.join(', ')}`] : []),
    ...(absent.length > 0 ? [`Missing: ${absent.join(', ')}`] : []),
    ...describeRead(image),
    ...describeBytes(image),
  ];
}

/** What an image that was read starts, as whom, and how much it contains. */
function describeRead({ contents, user }: ImageFacts): readonly string[] {
  const read = contents?.()?.read;
  if (read === undefined) return [];
  const words = [...read.entrypoint, ...read.cmd];
  const start = words.length === 0 ? 'Starts nothing of its own' : `Starts ${code(JSON.stringify(words))}`;
  const count = (folders: NamesByFolder): number =>
    Object.values(folders).reduce((sum, names) => sum + names.length, 0);
  return [
    `${start} as ${code(user ?? 'root')}`,
    `${count(read.libraries)} libraries and ${count(read.programs)} programs`,
  ];
}

function describeBytes({ bytes, downloadBytes, bytesAsOf }: ImageFacts): readonly string[] {
  const asOf = bytesAsOf === undefined ? 'from the built-in list of images' : `as of ${bytesAsOf}`;
  const about = (figure: number, how: string): string =>
    `About ${(figure / 1_000_000).toFixed(1)} MB ${how} (${asOf})`;
  if (bytes !== undefined) return [about(bytes, 'unpacked')];
  return downloadBytes === undefined ? [] : [about(downloadBytes, 'to download')];
}

function presentParts({ shell, packageManager, caCertificates, zoneinfo }: ImageFacts): readonly string[] {
  return [
    ...(typeof shell === 'string' ? [`shell ${code(shell)}`] : []),
    ...(packageManager !== undefined && packageManager !== 'none' ? [code(packageManager)] : []),
    ...(caCertificates === true ? ['CA certificates'] : []),
    ...(zoneinfo === true ? ['time zone data'] : []),
  ];
}

function absentParts({ shell, runsDynamic, caCertificates, zoneinfo }: ImageFacts): readonly string[] {
  return [
    ...(runsDynamic === 'none' ? ['a loader for dynamic programs'] : []),
    ...(shell === null ? ['a shell'] : []),
    ...(caCertificates === false ? ['CA certificates'] : []),
    ...(zoneinfo === false ? ['time zone data'] : []),
  ];
}
