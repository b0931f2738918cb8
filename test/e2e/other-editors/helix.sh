. /test/screen.sh
mkdir -p /root/.config/helix
cp /test/snippet /root/.config/helix/languages.toml
start 'hx Dockerfile'
until_shown '● *4'
keys 4gg f=l
until_shown 'breaks when stages move'
echo "finding: '--from=0' breaks when stages move; use the name 'build'"
keys Space
keys a
until_shown "Use the name 'build'"
keys Enter
until_shown 'from=build'
keys 1gg f3fb Space
keys r
keys C-u compile Enter
until_shown 'from=compile'
keys :wq Enter
