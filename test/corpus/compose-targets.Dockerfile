# compose.yaml builds `development`, the registry gets the last stage.
FROM ruby:3.4-slim-bookworm AS base
WORKDIR /rails
ENV BUNDLE_PATH="/usr/local/bundle"

FROM base AS development
RUN apt-get update && apt-get install -y build-essential
COPY . .

FROM base AS build
RUN apt-get update && apt-get install --no-install-recommends -y build-essential git
COPY Gemfile Gemfile.lock ./
RUN bundle install
COPY . .
RUN SECRET_KEY_BASE_DUMMY=1 ./bin/rails assets:precompile

FROM base
COPY --from=build /usr/local/bundle /usr/local/bundle
COPY --from=build /rails /rails
RUN useradd rails --create-home --shell /bin/bash && chown -R rails:rails db log storage tmp
USER rails:rails
ENTRYPOINT ["/rails/bin/docker-entrypoint"]
CMD ["./bin/rails", "server"]
