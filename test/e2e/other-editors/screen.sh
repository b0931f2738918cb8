# Sourced by the tests of editors that need a screen.
export TERM=xterm-256color LANG=C.UTF-8
start() { tmux -f /dev/null new-session -d -s editor -x 160 -y 40 -c /test/app "$@"; }
keys() { tmux send-keys -t editor "$@"; sleep 0.5; }
until_shown() {
  for _ in $(seq 240); do
    tmux capture-pane -p -t editor | grep -q -- "$1" && return
    sleep 0.25
  done
  echo "not shown: $1"
  tmux capture-pane -p -t editor
  exit 1
}
