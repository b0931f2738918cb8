# Sourced by .ci/run: `start_engine` starts a Docker engine and sets DOCKER_HOST, `stop_engine` takes everything back.
# Bridge, data, sockets and containerd are its own: of two engines that share docker0, the one that ends takes it away,
# and of two that share a containerd each finds the other's containers.

engine_folder=
engine_bridge=

answers() { timeout 20 docker version >/dev/null 2>&1; }

start_engine() {
  # Images of several GB: where /tmp is in memory they are kept on the disk.
  local disk=${TMPDIR:-/tmp}
  [[ $(stat -f -c %T "$disk") != tmpfs ]] || disk=/var/tmp
  engine_folder=$(mktemp -d -p "$disk" engine.XXXXXX)
  export DOCKER_HOST="unix://$engine_folder/docker.sock"
  start_bridge
  start_containerd
  # The engine's own settings of the machine are not read. Nothing changes the firewall, which a container may not even
  # have: builds reach the machine and each other, and the tests need no more.
  echo '{}' >"$engine_folder/docker.json"
  dockerd --config-file "$engine_folder/docker.json" --containerd "$engine_folder/containerd.sock" \
    --data-root "$engine_folder/data" --exec-root "$engine_folder/exec" --pidfile "$engine_folder/docker.pid" \
    --bridge "$engine_bridge" --iptables=false --ip6tables=false --ip-masq=false \
    -H "$DOCKER_HOST" >"$engine_folder/docker.log" 2>&1 &
  local engine=$!
  for _ in $(seq 1200); do
    ! answers || return 0
    kill -0 "$engine" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 30 "$engine_folder"/*.log
  echo 'the Docker engine did not start'
  return 1
}

start_bridge() {
  # Names of interfaces are 15 characters long at most.
  engine_bridge=ci$$
  ip link add "$engine_bridge" type bridge
  ip addr add "$(free_network).1/24" dev "$engine_bridge"
  ip link set "$engine_bridge" up
}

# The first three numbers of a network that no interface and no route of this machine has.
free_network() {
  local used number
  used=$(ip -4 -o addr show; ip -4 route show table all)
  for number in $(seq $(($$ % 100)) 255); do
    [[ $used == *"10.213.$number."* ]] || break
  done
  echo "10.213.$number"
}

start_containerd() {
  cat >"$engine_folder/containerd.toml" <<CONFIG
version = 2
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]
CONFIG
  containerd --config "$engine_folder/containerd.toml" --address "$engine_folder/containerd.sock" \
    --root "$engine_folder/containerd" --state "$engine_folder/containerd-state" \
    >"$engine_folder/containerd.log" 2>&1 &
  echo $! >"$engine_folder/containerd.pid"
  for _ in $(seq 600); do
    [[ ! -S $engine_folder/containerd.sock ]] || return 0
    sleep 0.1
  done
  tail -n 30 "$engine_folder/containerd.log"
  echo 'containerd did not start'
  return 1
}

stop_engine() {
  [[ -n $engine_folder ]] || return 0
  end_process "$engine_folder/docker.pid"
  end_process "$engine_folder/containerd.pid"
  [[ -z $engine_bridge ]] || ip link delete "$engine_bridge" 2>/dev/null || true
  # What a killed engine left mounted.
  local mount
  while read -r mount; do umount -l "$mount" || true; done \
    < <(awk -v folder="$engine_folder/" 'index($2, folder) == 1 { print $2 }' /proc/self/mounts | sort -r)
  rm -rf --one-file-system "$engine_folder" || true
  engine_folder=
}

# Ends the process of a pid file; by force after half a minute.
end_process() {
  local pid
  pid=$(cat "$1" 2>/dev/null) || return 0
  kill "$pid" 2>/dev/null || return 0
  for _ in $(seq 300); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
}
