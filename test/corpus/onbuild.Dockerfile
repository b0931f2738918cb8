FROM alpine:3.22 AS assets
RUN mkdir /assets && touch /assets/logo

FROM alpine:3.22 AS site
ONBUILD COPY --from=assets /assets /site/assets
ONBUILD COPY site/ /site/

FROM site AS generated
RUN find /site

FROM nginx:1.29
COPY --from=generated /site /usr/share/nginx/html
