FROM debian:bookworm AS nginx
RUN apt-get update && apt-get install -y build-essential
WORKDIR /nginx
ADD https://example.com/nginx.tar.gz .
RUN tar xzf nginx.tar.gz --strip-components=1 && ./configure --prefix=/opt/nginx && make install

FROM debian:bookworm
COPY --from=nginx /opt/nginx /opt/nginx
CMD ["/opt/nginx/sbin/nginx", "-g", "daemon off;"]
