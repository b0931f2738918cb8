#!/usr/bin/env node
/**
 * Reads a checkout of docker-library/official-images and writes rows/platforms.yaml: which platforms the tags of the
 * common images have. Usage: node scripts/catalogue/refresh-platforms.mjs DIR YYYY-MM-DD
 */
import { askedCheckout, readStanzas, tagsOf, writeRows } from './stanzas.mjs';

const { asOf, read } = askedCheckout('refresh-platforms.mjs');

const names =
  'alpine amazoncorretto amazonlinux bash buildpack-deps busybox debian eclipse-temurin elixir erlang fedora gcc golang gradle haproxy haskell httpd maven memcached nginx node oraclelinux perl php postgres python redis rockylinux ruby rust swift ubuntu'.split(
    ' ',
  );
const images = Object.fromEntries(names.map((name) => [name, readImage(read(name))]));
const head =
  '# Platforms of the tags of official images. Written by scripts/catalogue/refresh-platforms.mjs from the library files\n' +
  '# of docker-library/official-images; refresh it, never edit it. A tag is its version line and its shape, where # stands\n' +
  '# for the version; where the lines of a shape differ in platforms, each tag stands for itself.\n';
writeRows('platforms.yaml', head, asOf, images);

function readImage(text) {
  const shapes = new Map();
  const versions = new Set();
  for (const stanza of readStanzas(text)) {
    const platforms = (stanza.Architectures ?? 'amd64').split(',').map(platformOf).sort().join(' ');
    for (const tag of tagsOf(stanza).filter((one) => !/\d{8}/.test(one))) {
      const [version = ''] = /^\d+(?:[._]\d+)*/.exec(tag) ?? [];
      // Patch releases follow their line; leaving them out keeps the table small.
      if (version.split(/[._]/).length > 2) continue;
      if (version !== '') versions.add(version);
      const shape = version === '' ? tag : `#${tag.slice(version.length)}`;
      const known = shapes.get(shape) ?? new Map();
      shapes.set(shape, known.set(tag, platforms));
    }
  }
  const rows = {};
  for (const [shape, tags] of [...shapes].sort()) {
    const isOne = new Set(tags.values()).size === 1;
    const entries = isOne ? [[shape, [...tags.values()][0]]] : [...tags];
    for (const [entry, platforms] of entries) (rows[platforms] ??= []).push(entry);
  }
  const sorted = [...versions].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return {
    versions: sorted.join(' '),
    shapes: Object.fromEntries(Object.entries(rows).map(([platforms, list]) => [platforms, list.join(' ')])),
  };
}

/** In the words of --platform, without `linux/`. */
function platformOf(architecture) {
  const name = architecture.trim();
  if (name === 'i386') return '386';
  if (name === 'arm64v8') return 'arm64';
  return name.replace(/^arm32v/, 'arm/v');
}
