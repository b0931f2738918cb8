import type { ConversionCase } from '../../../support/check-conversion.js';

const manifest = (value: object): string => JSON.stringify(value);

const typescript = {
  'package.json': manifest({
    scripts: { build: 'tsc -p .', start: 'node dist/index.js' },
    dependencies: { express: '4' },
    devDependencies: { typescript: '5' },
  }),
  'package-lock.json': '{}',
  'tsconfig.json': '{}',
  'src/index.ts': '',
  'views/a.ejs': 'a',
  'README.md': 'read',
};
const react = manifest({ scripts: { build: 'react-scripts build', start: 'react-scripts start' } });
const next = manifest({
  scripts: { build: 'next build', start: 'next start' },
  dependencies: { next: '14' },
});

export const nodeCases: readonly ConversionCase[] = [
  {
    name: 'without a start script npm starts server.js',
    files: {
      'package.json': manifest({ dependencies: { express: '4' }, devDependencies: { jest: '29' } }),
      'package-lock.json': '{}',
      'server.js': '',
      Makefile: '',
    },
    text: `
      FROM node:20
      WORKDIR /app
      COPY . .
      RUN npm ci --omit=dev
      CMD ["npm", "start"]
    `,
    becomes: `
      FROM node:20 AS build
      WORKDIR /app
      COPY . .
      RUN npm ci --omit=dev

      FROM node:20-slim
      WORKDIR /app
      COPY --from=build /app /app
      CMD ["npm", "start"]
    `,
  },
  {
    name: 'TypeScript: the output, the modules, the manifest and the views',
    files: typescript,
    text: `
      FROM node:20
      WORKDIR /app
      COPY package*.json ./
      RUN npm ci
      COPY . .
      RUN npm run build && npm prune --omit=dev
      ENV NODE_ENV=production
      USER node
      EXPOSE 3000
      CMD ["npm", "start"]
    `,
    becomes: `
      FROM node:20 AS build
      WORKDIR /app
      COPY package*.json ./
      RUN npm ci
      COPY . .
      RUN npm run build && npm prune --omit=dev

      FROM node:20-slim
      WORKDIR /app
      COPY --from=build /app/views /app/views
      COPY --from=build /app/package.json /app/package.json
      COPY --from=build /app/node_modules /app/node_modules
      COPY --from=build /app/dist /app/dist
      ENV NODE_ENV=production
      USER node
      EXPOSE 3000
      CMD ["npm", "start"]
    `,
  },
  {
    name: 'JavaScript that is copied behind the install moves as it is',
    files: { 'package.json': '{}', 'server.js': '', 'public/a.css': '' },
    text: `
      FROM node:20-bookworm
      WORKDIR /usr/src/app
      COPY package*.json ./
      RUN npm ci --omit=dev
      COPY . .
      CMD ["node", "server.js"]
    `,
    becomes: `
      FROM node:20-bookworm AS build
      WORKDIR /usr/src/app
      COPY package*.json ./
      RUN npm ci --omit=dev

      FROM node:20-bookworm-slim
      WORKDIR /usr/src/app
      COPY --from=build /usr/src/app/node_modules /usr/src/app/node_modules
      COPY . .
      CMD ["node", "server.js"]
    `,
  },
  {
    name: 'Alpine stays Alpine: the compilers of native modules stay behind',
    files: { 'package.json': manifest({ dependencies: { bcrypt: '5' } }), 'server.js': '' },
    text: `
      FROM node:20-alpine
      RUN apk add --no-cache python3 make g++
      WORKDIR /app
      COPY package*.json ./
      RUN npm ci --omit=dev
      COPY . .
      CMD ["node", "server.js"]
    `,
    becomes: `
      FROM node:20-alpine AS build
      RUN apk add --no-cache python3 make g++
      WORKDIR /app
      COPY package*.json ./
      RUN npm ci --omit=dev

      FROM node:20-alpine
      WORKDIR /app
      COPY --from=build /app/node_modules /app/node_modules
      COPY . .
      CMD ["node", "server.js"]
    `,
  },
  {
    name: 'a static site keeps the server that it had',
    files: { 'package.json': react, 'src/a.js': '', 'public/index.html': '' },
    text: `
      FROM node:20
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build
      RUN npm install -g serve
      EXPOSE 3000
      CMD ["serve", "-s", "build"]
    `,
    becomes: `
      FROM node:20 AS build
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build

      FROM node:20-slim
      WORKDIR /app
      COPY --from=build /app/build /app/build
      RUN npm install -g serve
      EXPOSE 3000
      CMD ["serve", "-s", "build"]
    `,
  },
  {
    name: 'Next.js with next start',
    files: { 'package.json': next, 'next.config.js': '', 'public/a.png': '', 'app/page.tsx': '' },
    text: `
      FROM node:20-alpine
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build
      CMD ["npm", "start"]
    `,
    becomes: `
      FROM node:20-alpine AS build
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build

      FROM node:20-alpine
      WORKDIR /app
      COPY --from=build /app/next.config.js /app/next.config.js
      COPY --from=build /app/public /app/public
      COPY --from=build /app/package.json /app/package.json
      COPY --from=build /app/node_modules /app/node_modules
      COPY --from=build /app/.next /app/.next
      CMD ["npm", "start"]
    `,
  },
  {
    name: 'Next.js standalone holds its modules',
    files: { 'package.json': next, 'next.config.js': '', 'public/a.png': '', 'app/page.tsx': '' },
    text: `
      FROM node:20
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build && cp -r .next/static .next/standalone/.next/ && cp -r public .next/standalone/
      ENV HOSTNAME=0.0.0.0
      CMD ["node", ".next/standalone/server.js"]
    `,
    becomes: `
      FROM node:20 AS build
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build && cp -r .next/static .next/standalone/.next/ && cp -r public .next/standalone/

      FROM node:20-slim
      WORKDIR /app
      COPY --from=build /app/.next/standalone /app/.next/standalone
      ENV HOSTNAME=0.0.0.0
      CMD ["node", ".next/standalone/server.js"]
    `,
  },
  {
    name: 'Prisma asks for OpenSSL, the health check for curl',
    files: {
      'package.json': manifest({ scripts: { build: 'tsc' }, dependencies: { '@prisma/client': '5' } }),
      'prisma/schema.prisma': '',
      'src/main.ts': '',
    },
    text: `
      FROM node:20
      WORKDIR /app
      COPY . .
      RUN npm ci && npx prisma generate && npm run build
      HEALTHCHECK CMD curl -f localhost:3000 || exit 1
      CMD ["node", "dist/main.js"]
    `,
    becomes: `
      FROM node:20 AS build
      WORKDIR /app
      COPY . .
      RUN npm ci && npx prisma generate && npm run build

      FROM node:20-slim
      RUN apt-get update && apt-get install -y --no-install-recommends curl openssl && rm -rf /var/lib/apt/lists/*
      WORKDIR /app
      COPY --from=build /app/prisma /app/prisma
      COPY --from=build /app/package.json /app/package.json
      COPY --from=build /app/node_modules /app/node_modules
      COPY --from=build /app/dist /app/dist
      HEALTHCHECK CMD curl -f localhost:3000 || exit 1
      CMD ["node", "dist/main.js"]
    `,
  },
  {
    name: 'the packages of a workspace link to one another: all of it goes along',
    files: {
      'package.json': manifest({ workspaces: ['packages/*'], scripts: { build: 'tsc -b' } }),
      'packages/api/src/index.ts': '',
    },
    text: `
      FROM node:20
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build
      CMD ["node", "packages/api/dist/index.js"]
    `,
    becomes: `
      FROM node:20 AS build
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build

      FROM node:20-slim
      WORKDIR /app
      COPY --from=build /app /app
      CMD ["node", "packages/api/dist/index.js"]
    `,
  },
  {
    name: 'Bun runs TypeScript as it is',
    files: { 'package.json': '{}', 'src/index.ts': '' },
    text: `
      FROM oven/bun:1
      WORKDIR /app
      COPY . .
      RUN bun install
      CMD ["bun", "run", "src/index.ts"]
    `,
    becomes: `
      FROM oven/bun:1 AS build
      WORKDIR /app
      COPY . .
      RUN bun install

      FROM oven/bun:1-slim
      WORKDIR /app
      COPY --from=build /app /app
      CMD ["bun", "run", "src/index.ts"]
    `,
  },
  {
    name: "Yarn's Plug'n'Play has no node_modules: the whole folder goes along",
    files: {
      'package.json': manifest({ scripts: { build: 'tsc' } }),
      'yarn.lock': '',
      '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn.cjs\n',
      'src/main.ts': '',
    },
    text: `
      FROM node:20
      WORKDIR /app
      COPY . .
      RUN yarn install && yarn build
      CMD ["yarn", "node", "dist/main.js"]
    `,
    becomes: `
      FROM node:20 AS build
      WORKDIR /app
      COPY . .
      RUN yarn install && yarn build

      FROM node:20-slim
      WORKDIR /app
      COPY --from=build /app /app
      CMD ["yarn", "node", "dist/main.js"]
    `,
  },
  {
    name: 'a workspace that is started from the folder of a package: npm hoists its modules to the root',
    files: {
      'package.json': manifest({ private: true, workspaces: ['apps/*', 'packages/*'] }),
      'apps/shop/package.json': manifest({ dependencies: { prices: '*' }, scripts: { build: 'tsc' } }),
      'apps/shop/src/main.ts': '',
      'packages/prices/package.json': manifest({ name: 'prices', scripts: { build: 'tsc' } }),
      'packages/prices/src/index.ts': '',
    },
    text: `
      FROM node:20
      WORKDIR /repo
      COPY . .
      RUN npm install
      RUN npm run build --workspaces
      WORKDIR /repo/apps/shop
      CMD ["node", "dist/main.js"]
    `,
    becomes: `
      FROM node:20 AS build
      WORKDIR /repo
      COPY . .
      RUN npm install
      RUN npm run build --workspaces

      FROM node:20-slim
      COPY --from=build /repo /repo
      WORKDIR /repo/apps/shop
      CMD ["node", "dist/main.js"]
    `,
  },
  {
    name: 'a package that the modules link to lies beside the project',
    files: {
      'shop/package.json': manifest({ dependencies: { prices: 'file:../prices' } }),
      'shop/main.js': '',
      'prices/package.json': manifest({ name: 'prices' }),
    },
    text: `
      FROM node:20
      COPY . /srv
      WORKDIR /srv/shop
      RUN npm install
      CMD ["node", "main.js"]
    `,
    becomes: `
      FROM node:20 AS build
      COPY . /srv
      WORKDIR /srv/shop
      RUN npm install

      FROM node:20-slim
      WORKDIR /srv/shop
      COPY --from=build /srv /srv
      CMD ["node", "main.js"]
    `,
  },
  {
    name: 'without any dependency there is no node_modules to copy',
    files: {
      'package.json': manifest({ scripts: { build: 'tsc -p .' } }),
      'tsconfig.json': '{}',
      'src/main.ts': '',
    },
    text: `
      FROM node:20
      WORKDIR /app
      COPY . .
      RUN npm install && npm install -g typescript
      RUN tsc -p .
      CMD ["node", "dist/main.js"]
    `,
    becomes: `
      FROM node:20 AS build
      WORKDIR /app
      COPY . .
      RUN npm install && npm install -g typescript
      RUN tsc -p .

      FROM node:20-slim
      WORKDIR /app
      COPY --from=build /app/package.json /app/package.json
      COPY --from=build /app/dist /app/dist
      CMD ["node", "dist/main.js"]
    `,
  },
  {
    name: 'a tool of the modules, which a script of package.json starts, has the whole project',
    files: {
      'package.json':
        '{"scripts":{"build":"strapi build","start":"strapi start"},"dependencies":{"@strapi/strapi":"4"}}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
      'config/server.js': '',
    },
    text: `
      FROM node:18
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build
      CMD ["npm", "start"]
    `,
    becomes: `
      FROM node:18 AS build
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build

      FROM node:18-slim
      WORKDIR /app
      COPY --from=build /app /app
      CMD ["npm", "start"]
    `,
  },
];
