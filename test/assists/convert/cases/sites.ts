import type { ConversionCase, RefusalCase } from '../../../support/check-conversion.js';

const front = {
  'package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"5"}}',
  'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
  'vite.config.ts': '',
  'index.html': '',
  'src/main.ts': '',
};

/** Pages that a build makes and a server hands out, and what else a front end or cron is in an image of another kind. */
export const siteCases: readonly ConversionCase[] = [
  {
    name: 'pages that nginx of Debian hands out, on the system below the image of Node',
    files: { ...front, 'site.conf': 'server { listen 80; root /var/www/html; }\n' },
    text: `
      FROM node:20-bookworm
      RUN apt-get update && apt-get install -y nginx
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build && cp -r dist/* /var/www/html/
      COPY site.conf /etc/nginx/sites-available/default
      CMD ["nginx", "-g", "daemon off;"]
    `,
    becomes: `
      FROM node:20-bookworm AS build
      RUN apt-get update && apt-get install -y nginx
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build && cp -r dist/* /var/www/html/

      FROM debian:bookworm-slim
      RUN apt-get update && apt-get install -y nginx
      WORKDIR /app
      COPY --from=build /var/www/html /var/www/html
      COPY site.conf /etc/nginx/sites-available/default
      CMD ["nginx", "-g", "daemon off;"]
    `,
  },
  {
    name: 'pages of Hugo, whose generator stays behind',
    files: { 'hugo.toml': 'title = "x"\n', 'content/a.md': 'x' },
    text: `
      FROM ubuntu:24.04
      RUN apt-get update && apt-get install -y hugo nginx
      WORKDIR /site
      COPY . .
      RUN hugo --minify -d /var/www/html
      CMD ["nginx", "-g", "daemon off;"]
    `,
    becomes: `
      FROM ubuntu:24.04 AS build
      RUN apt-get update && apt-get install -y hugo nginx
      WORKDIR /site
      COPY . .
      RUN hugo --minify -d /var/www/html

      FROM ubuntu:24.04
      RUN apt-get update && apt-get install -y nginx && rm -rf /var/lib/apt/lists/*
      WORKDIR /site
      COPY --from=build /var/www/html /var/www/html
      CMD ["nginx", "-g", "daemon off;"]
    `,
  },
  {
    name: 'pages of MkDocs, without MkDocs',
    files: { 'mkdocs.yml': 'site_name: x\n', 'docs/index.md': '# x' },
    text: `
      FROM python:3.12-slim
      RUN pip install mkdocs mkdocs-material
      WORKDIR /docs
      COPY . .
      RUN mkdocs build
      CMD ["python", "-m", "http.server", "8000", "--directory", "site"]
    `,
    becomes: `
      FROM python:3.12-slim AS build
      RUN pip install mkdocs mkdocs-material
      WORKDIR /docs
      COPY . .
      RUN mkdocs build

      FROM python:3.12-slim
      WORKDIR /docs
      COPY --from=build /docs/site /docs/site
      CMD ["python", "-m", "http.server", "8000", "--directory", "site"]
    `,
  },
  {
    name: 'a table of cron that whenever writes',
    files: {
      Gemfile: "gem 'whenever'\n",
      'Gemfile.lock': 'GEM\n  specs:\n    whenever (1.0.0)\n',
      'config/schedule.rb': 'every 1.day do\n  command "ruby /app/job.rb"\nend\n',
      'job.rb': 'puts 1\n',
    },
    text: `
      FROM ruby:3.2-bookworm
      RUN apt-get update && apt-get install -y cron
      WORKDIR /app
      COPY . .
      RUN bundle install && bundle exec whenever --update-crontab
      CMD ["cron", "-f"]
    `,
    becomes: `
      FROM ruby:3.2-bookworm AS build
      RUN apt-get update && apt-get install -y cron
      WORKDIR /app
      COPY . .
      RUN bundle install && bundle exec whenever --update-crontab

      FROM ruby:3.2-slim-bookworm
      RUN apt-get update && apt-get install -y cron
      WORKDIR /app
      COPY --from=build /usr/local/bundle /usr/local/bundle
      COPY --from=build /app /app
      COPY --from=build /var/spool/cron/crontabs/root /var/spool/cron/crontabs/root
      CMD ["cron", "-f"]
    `,
  },
  {
    name: 'Node of another archive, which only bundles what a program in Python serves',
    files: {
      'requirements.txt': 'flask\n',
      'package.json': '{"devDependencies":{"webpack":"5"}}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
      'webpack.config.js': "module.exports = { output: { path: __dirname + '/static' } };\n",
      'app.py': 'import flask\n',
    },
    text: `
      FROM python:3.12-bookworm
      RUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs
      WORKDIR /app
      COPY . .
      RUN pip install -r requirements.txt
      RUN npm ci && npx webpack
      CMD ["python", "app.py"]
    `,
    becomes: `
      FROM python:3.12-bookworm AS build
      RUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs
      WORKDIR /app
      COPY . .
      RUN pip install -r requirements.txt
      RUN npm ci && npx webpack

      FROM python:3.12-slim-bookworm
      WORKDIR /app
      COPY --from=build /app /app
      COPY --from=build /usr/local/lib/python3.12/site-packages /usr/local/lib/python3.12/site-packages
      CMD ["python", "app.py"]
    `,
  },
  {
    name: 'a bundler beside the sources of a program in Go',
    files: {
      'go.mod': 'module app\n',
      'main.go':
        'package main\nimport "net/http"\nfunc main() { http.Handle("/", http.FileServer(http.Dir("static"))) }\n',
      'package.json': '{"devDependencies":{"webpack":"5"}}',
      'webpack.config.js':
        "const path = require('path');\nmodule.exports = { output: { path: path.join(__dirname, 'static/js') } };\n",
      'limits.yaml': 'a: 1\n',
    },
    text: `
      FROM golang:1.25
      RUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs
      WORKDIR /app
      COPY . .
      RUN npm install && npx webpack
      RUN go build -o server .
      CMD ["./server"]
    `,
    becomes: `
      FROM golang:1.25 AS build
      RUN curl -fsSL https://deb.nodesource.com/setup_20.x | bash - && apt-get install -y nodejs
      WORKDIR /app
      COPY . .
      RUN npm install && npx webpack
      RUN go build -o server .

      FROM debian:trixie-slim
      WORKDIR /app
      COPY --from=build /app/limits.yaml /app/limits.yaml
      COPY --from=build /app/static/js /app/static/js
      COPY --from=build /app/server /app/server
      CMD ["./server"]
    `,
  },
  {
    name: 'the image of nginx itself, into which Node was installed',
    files: front,
    text: `
      FROM nginx:1.27-alpine
      RUN apk add --no-cache nodejs npm
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build && cp -r dist/* /usr/share/nginx/html/
      CMD ["nginx", "-g", "daemon off;"]
    `,
    becomes: `
      FROM nginx:1.27-alpine AS build
      RUN apk add --no-cache nodejs npm
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build && cp -r dist/* /usr/share/nginx/html/

      FROM nginx:1.27-alpine
      WORKDIR /app
      COPY --from=build /usr/share/nginx/html /usr/share/nginx/html
      CMD ["nginx", "-g", "daemon off;"]
    `,
  },
];

export const siteRefusals: readonly RefusalCase[] = [
  {
    name: 'a folder that the settings of nginx leave to a variable',
    files: { ...front, 'site.conf': 'server { root $folder; }\n' },
    text: `
      FROM node:20-bookworm
      RUN apt-get update && apt-get install -y nginx
      WORKDIR /app
      COPY . .
      RUN npm ci && npm run build
      COPY site.conf /etc/nginx/sites-available/default
      CMD ["nginx", "-g", "daemon off;"]
    `,
    code: 'artifact-unknown',
    line: 7,
    says: 'nginx',
  },
  {
    name: 'a server that hands out the folder of the sources',
    files: { 'mkdocs.yml': 'site_name: x\n', 'docs/index.md': '# x' },
    text: `
      FROM python:3.12-slim
      RUN pip install mkdocs
      WORKDIR /docs
      COPY . .
      RUN mkdocs build
      CMD ["python", "-m", "http.server", "8000"]
    `,
    code: 'nothing-to-split',
    line: 1,
    says: 'small',
  },
];
