#!/usr/bin/env bash
# A Slurm of one node on this machine, for the tests: one_node_slurm.sh up|down|status [FOLDER]
#
# As root, from Debian's packages, without systemd and without an accounting database; it listens on
# the loopback device only. Two partitions, cpu and gpu. The GPUs are stand-ins: Slurm counts them
# and sets CUDA_VISIBLE_DEVICES, and there is nothing behind them. Processors and memory are counted
# as below, whatever the machine has; a job that uses more memory than it asked for is killed.
#
# FOLDER holds keys, states and logs: log/jobs.txt has a line per finished job, log/steps.txt a line
# per started step with its partition and the GPUs that it was given.
set -euo pipefail

SETTINGS=/etc/slurm # jobs find it only here
MARK="# one-node Slurm of the tests"
HOST=$(hostname -s)
CPUS=6
MEMORY_MB=32000
GPUS=2

is_ours() {
  [ -f "$SETTINGS/slurm.conf" ] && [ "$(head -n 1 "$SETTINGS/slurm.conf")" = "$MARK" ]
}

folder_in_use() {
  if is_ours; then sed -n 's|^StateSaveLocation=\(.*\)/state$|\1|p' "$SETTINGS/slurm.conf"; fi
}

# Without a word about the folder, that of the one which runs.
FOLDER=${2:-$(folder_in_use)}
FOLDER=${FOLDER:-${TMPDIR:-/tmp}/one-node-slurm}

install_packages() {
  command -v slurmctld >/dev/null && command -v slurmd >/dev/null && command -v munged >/dev/null && return
  local options=(-o Acquire::Retries=1 -o Acquire::http::Timeout=20)
  apt-get "${options[@]}" update -qq
  DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install -y -qq --no-install-recommends \
    slurmctld slurmd slurm-client munge >/dev/null
}

write_settings() {
  mkdir -p "$FOLDER"/{state,spool,log,run} "$SETTINGS"
  chmod 755 "$FOLDER" "$FOLDER"/{log,run}
  [ -s "$FOLDER/munge.key" ] || (umask 077 && head -c 1024 /dev/urandom >"$FOLDER/munge.key")
  # A stand-in GPU is /dev/null under another name.
  for number in $(seq 0 $((GPUS - 1))); do
    [ -c "$FOLDER/run/gpu$number" ] || mknod "$FOLDER/run/gpu$number" c 1 3
  done
  cat >"$FOLDER/note_step.sh" <<END
#!/bin/sh
# A line per step: job, step, partition, GPUs.
echo "\$SLURM_JOB_ID \$SLURM_STEP_ID \$SLURM_JOB_PARTITION \${CUDA_VISIBLE_DEVICES:-none}" \\
  >>"$FOLDER/log/steps.txt"
END
  chmod 755 "$FOLDER/note_step.sh"
  cat >"$SETTINGS/slurm.conf" <<END
$MARK
ClusterName=one-node
SlurmctldHost=$HOST(127.0.0.1)
SlurmUser=root
SlurmdUser=root
SlurmctldPort=16817
SlurmdPort=16818
SrunPortRange=16820-16999

AuthType=auth/munge
AuthInfo=socket=$FOLDER/run/munge.sock
CredType=cred/munge

SlurmctldPidFile=$FOLDER/run/slurmctld.pid
SlurmdPidFile=$FOLDER/run/slurmd.pid
StateSaveLocation=$FOLDER/state
SlurmdSpoolDir=$FOLDER/spool
SlurmctldLogFile=$FOLDER/log/slurmctld.log
SlurmdLogFile=$FOLDER/log/slurmd.log

# No control groups: processes are followed, and their memory is looked at every second.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
TaskProlog=$FOLDER/note_step.sh
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill,UsePss

# Instead of a database: finished jobs in a text file, and an hour in the controller's memory.
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$FOLDER/log/jobs.txt
MinJobAge=3600

SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SlurmdParameters=config_overrides
MpiDefault=none
ReturnToService=2
KillWait=2

GresTypes=gpu
NodeName=$HOST NodeAddr=127.0.0.1 CPUs=$CPUS Boards=1 SocketsPerBoard=1 CoresPerSocket=$CPUS ThreadsPerCore=1 RealMemory=$MEMORY_MB Gres=gpu:stand_in:$GPUS State=UNKNOWN
PartitionName=cpu Nodes=$HOST Default=YES MaxTime=1-00:00:00 DefMemPerCPU=1000 State=UP
PartitionName=gpu Nodes=$HOST MaxTime=1-00:00:00 DefMemPerCPU=1000 State=UP
END
  cat >"$SETTINGS/gres.conf" <<END
$MARK
NodeName=$HOST Name=gpu Type=stand_in File=$FOLDER/run/gpu[0-$((GPUS - 1))]
END
}

# End what a killed test run left behind; refuse to disturb one that is still going on.
make_way() {
  local other owner
  other=$(folder_in_use)
  [ -n "$other" ] && [ "$other" != "$FOLDER" ] || return 0
  owner=$(cat "$other/run/owner" 2>/dev/null) || return 0
  if [ -d "/proc/$owner" ]; then
    echo "one_node_slurm: another one runs: $0 down $other ends it" >&2
    exit 2
  fi
  (FOLDER=$other && down)
}

up() {
  [ "$(id -u)" = 0 ] || { echo "one_node_slurm: needs root" >&2; exit 2; }
  if [ -e "$SETTINGS/slurm.conf" ] && ! is_ours; then
    echo "one_node_slurm: $SETTINGS/slurm.conf belongs to another Slurm" >&2
    exit 2
  fi
  make_way
  install_packages || { echo "one_node_slurm: Slurm's packages cannot be had" >&2; exit 2; }
  down
  write_settings
  echo "$PPID" >"$FOLDER/run/owner" # who asked for it
  # It ends with who asked for it, also where that one is killed and cannot say `down`.
  setsid -f bash -c 'tail --pid="$1" -f /dev/null; exec "$2" down "$3"' guard \
    "$PPID" "$(realpath "$0")" "$FOLDER" </dev/null >/dev/null 2>&1
  munged --force --key-file="$FOLDER/munge.key" --socket="$FOLDER/run/munge.sock" \
    --pid-file="$FOLDER/run/munged.pid" --log-file="$FOLDER/log/munged.log" \
    --seed-file="$FOLDER/run/munge.seed"
  slurmctld -c
  slurmd -c -N "$HOST"
  for _ in $(seq 120); do
    if [ "$(sinfo --noheader --format=%T 2>/dev/null | head -n 1)" = idle ]; then
      status
      return
    fi
    sleep 0.5
  done
  tail -n 20 "$FOLDER"/log/*.log >&2
  down
  exit 1
}

# Jobs first, since they would outlive the daemons; then each daemon by its own number.
down() {
  if [ "$(folder_in_use)" = "$FOLDER" ] && [ -s "$FOLDER/run/slurmctld.pid" ]; then
    timeout 10 scancel --user=root --full 2>/dev/null || true
    for _ in $(seq 40); do
      [ -n "$(timeout 10 squeue --noheader 2>/dev/null)" ] || break
      sleep 0.5
    done
  fi
  local daemon file number
  for daemon in slurmd slurmctld munged; do
    file="$FOLDER/run/$daemon.pid"
    [ -s "$file" ] || continue
    number=$(cat "$file")
    [ "$(cat "/proc/$number/comm" 2>/dev/null)" = "$daemon" ] || continue
    kill "$number"
    for _ in $(seq 60); do
      [ -d "/proc/$number" ] || break
      sleep 0.25
    done
  done
  rm -f "$FOLDER"/run/*.pid
  if [ "$(folder_in_use)" = "$FOLDER" ]; then rm -f "$SETTINGS/slurm.conf" "$SETTINGS/gres.conf"; fi
}

status() {
  sinfo --format="%P %D %T %c %m %G"
  squeue --format="%i %P %T %M %k"
}

case "${1:-}" in
  up | down | status) "$1" ;;
  *) echo "usage: $0 up|down|status [FOLDER]" >&2; exit 2 ;;
esac
