ARG	BASE_IMAGE="debian:bookworm-slim"
From	"$BASE_IMAGE" as	Build
Run	touch /file
from ${BASE_IMAGE}
copy	--chown=1000:1000	--from=build	/file	/file
cmd	["cat", "/file"]
