const tools: Readonly<Record<string, string>> = {
  nc: 'netcat-openbsd',
  netcat: 'netcat-openbsd',
  pg_isready: 'postgresql-client',
  psql: 'postgresql-client',
  ps: 'procps',
  ping: 'iputils-ping',
  dig: 'dnsutils',
  xvfb: 'xvfb',
  supervisord: 'supervisor',
  cron: 'cron',
  convert: 'imagemagick',
  identify: 'imagemagick',
  mogrify: 'imagemagick',
  composite: 'imagemagick',
  montage: 'imagemagick',
  ssh: 'openssh-client',
  scp: 'openssh-client',
  'ssh-keygen': 'openssh-client',
};

/** The package that brings a program, for those whose names are the same on Debian, Ubuntu and Alpine. */
export function packageOfTool(tool: string): string | undefined {
  if (Object.hasOwn(tools, tool)) return tools[tool];
  return /^(curl|wget|git|openssl|tini|dumb-init|gosu|su-exec|jq|bash|nginx|supervisor|socat|rsync|gettext|ffmpeg|python3|perl|unzip|zip)$/.test(
    tool,
  )
    ? tool
    : undefined;
}
