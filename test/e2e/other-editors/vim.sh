. /test/screen.sh
{
  printf 'set nocompatible\nfiletype plugin on\npackadd! ale\n'
  cat /test/snippet
} >/test/vimrc
start 'vim -u /test/vimrc Dockerfile'
until_shown '^--* *COPY\|COPY --from=0'
keys 4gg12l
until_shown "use the name 'build'"
echo "finding: '--from=0' breaks when stages move; use the name 'build'"
keys :ALECodeAction Enter
until_shown '1) Use the name'
keys 1 Enter
until_shown 'from=build'
keys 1gg21l :ALERename Enter
until_shown 'New name'
keys C-u compile Enter
until_shown 'from=compile'
keys :wq Enter
