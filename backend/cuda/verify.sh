#!/bin/sh
# Checks this backend on a machine with an NVIDIA GPU, and writes a report.
#
#   verify.sh [--java DIR] [--report FILE] [--tiny] [--host]   runs tests, fault tests, benchmarks
#   verify.sh --pack DIR [--runtime]                           makes a folder with all they need
#   verify.sh --help                                           prints this
#
# In a clone of the repository it needs Maven and a JDK 25, and takes some minutes to
# compile. The folder that --pack makes is for machines without: copy it there and run the verify.sh
# in it. If there is a python3 with PyTorch, that is timed too: the goals are parts of its speed.
#
#   --java DIR     a JDK 25, or a runtime that --runtime has made; otherwise the one in the folder,
#                  or JAVA_HOME
#   --report FILE  where the report goes, in Markdown; otherwise gpu-report.md here
#   --tiny         measures at small sizes, to see that everything runs: no goal means anything then
#   --host         goes on where there is no GPU, to see that this script works: the backend's tests
#                  run on the emulated device, tensor tests and figures on the host
#   --pack DIR     makes the folder
#   --runtime      puts a Java runtime into it, for this system and processor
#
# The status is 0 if all tests passed and all goals were reached, 1 if something failed, 2 if it
# could not be checked at all, and 3 if nothing failed but something could not be checked, such as
# the goals without PyTorch.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
modules=java.base,java.logging,jdk.incubator.vector,jdk.zipfs

# These make the device fail, fill its memory and use it from many threads: each gets a process of
# its own, since a device that has failed does not recover within one.
faults="DeviceFaultsTest DeviceThreadsTest DeviceLifetimesTest GpuDriverTest"

# These look at the sources, or count on a machine without NVIDIA's libraries.
at_home="DeviceSourcesTest DevicesTest JCudaDriverTest"

fail() {
  echo "verify.sh: $1" >&2
  exit 2
}

usage() {
  sed -n '2,/^set -eu/{/^#/s/^# \{0,1\}//p;}' "$here/verify.sh"
}

# The modules are compiled where they are, and the other jars taken from Maven's repository.
pack() {
  to=$1
  mkdir -p "$to"
  to=$(CDPATH= cd -- "$to" && pwd)
  JAVA_HOME=$(sh "$here/../../.mvn/jdk25.sh") || exit 2
  export JAVA_HOME
  bin=$JAVA_HOME/bin
  (cd "$here/../.." && mvn -q -ntp -DskipTests -Dmaven.javadoc.skip=true -pl backend/cuda -am \
    test-compile dependency:build-classpath -Dmdep.outputFile="$to/classpath" \
    -Dmdep.includeScope=test) >&2 || fail "Maven could not build the module"
  rm -rf "$to/lib" "$to/target" "$to/src"
  mkdir -p "$to/lib" "$to/target" "$to/src/test"
  tr ':' '\n' < "$to/classpath" | while read -r jar; do
    case $jar in
      */archunit-* | */slf4j-*) ;; # for tests that stay at home
      */target/classes) pack_module "$jar" "" ;;
      */target/test-classes) pack_module "$jar" -tests ;;
      *) cp "$jar" "$to/lib/" ;;
    esac
  done
  rm "$to/classpath"
  for jar in "$to"/lib/jcuda-natives-*.jar; do drop_compilers "$jar"; done
  cp -R "$here/target/classes" "$here/target/test-classes" "$to/target/"
  cp -R "$here/src/test/c" "$to/src/test/"
  cp "$here/verify.sh" "$here/torch_figures.py" "$to/"
  git -C "$here" log -1 --format='%h of %cs' > "$to/version" 2> /dev/null || rm -f "$to/version"
  if [ -n "$runtime" ]; then
    rm -rf "$to/java"
    "$bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files \
      --compress zip-9 --output "$to/java"
  fi
  du -sh "$to" >&2
}

# A module of this project, just compiled: its folder of classes becomes a jar.
pack_module() {
  name=$(basename "$(dirname "$(dirname "$1")")")
  "$bin/jar" --create --file "$to/lib/cotangent-$name$2.jar" -C "$1" .
}

# Most of JCuda's native code is compilers that nobody calls here.
drop_compilers() {
  unpacked=$(mktemp -d)
  (cd "$unpacked" && "$bin/jar" --extract --file "$1")
  find "$unpacked" -name '*JNvPTXCompiler*' -exec rm {} +
  "$bin/jar" --create --file "$1" -C "$unpacked" lib
  rm -rf "$unpacked"
}

# Runs one part of the report: its output is kept, and whether it succeeded.
part() {
  title=$1
  shift
  printf '\n## %s\n\n```\n' "$title" >> "$report"
  if "$@" > "$work/output" 2>&1; then outcome 0; else outcome $?; fi
  grep -v '^WARNING: ' "$work/output" >> "$report" || true
  printf '```\n\n%s: **%s**\n' "$title" "$verdict" >> "$report"
  echo "$title: $verdict"
}

# What a part's status means; the worst verdict becomes this script's.
outcome() {
  case $1 in
    0) verdict=pass ;;
    3) verdict="unknown: something could not be checked"
      [ "$status" = 1 ] || status=3 ;;
    124) verdict="FAIL: not done within $limit"; status=1 ;;
    *) verdict=FAIL; status=1 ;;
  esac
}

# A device that hangs must not keep the report from being written.
limit=40m
within_limit() {
  if command -v timeout > /dev/null; then timeout "$limit" "$@"; else "$@"; fi
}

run() {
  within_limit "$java" -Xmx6g --add-modules jdk.incubator.vector \
    --enable-native-access=ALL-UNNAMED -cp "$classes" "$@"
}

tests() {
  # shellcheck disable=SC2086 # no option, or one
  run $device dev.cotangent.backend.cuda.VerifyTests "$@"
}

facts() {
  printf '# Cotangent on a GPU\n\n| what | which |\n|---|---|\n'
  printf '| date | %s |\n' "$(date -u '+%Y-%m-%d %H:%M UTC')"
  printf '| Cotangent | %s |\n' "$(cat version 2> /dev/null || echo unknown)"
  printf '| system | %s |\n' "$(uname -srm)"
  printf '| processor | %s, %s threads |\n' \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)"
  for fact in name driver_version memory.total clocks.max.sm power.limit; do
    printf '| GPU: %s | %s |\n' "$fact" "$(nvidia-smi --query-gpu="$fact" --format=csv,noheader \
      2> /dev/null | tr '\n' ' ' || true)"
  done
  printf '| JCuda | %s |\n' "$(basename lib/jcuda-[0-9]*.jar .jar)"
  printf '| Java | %s |\n' "$("$java" -version 2>&1 | sed -n 2p)"
  printf '| PyTorch | %s |\n' "$torch"
}

# Times PyTorch, while nothing else is on the device.
time_torch() {
  if within_limit python3 torch_figures.py > "$work/torch.json" 2> "$work/torch.errors"; then
    torch=$(sed 's/.*"torch": "\([^"]*\)", "cuda": "\([^"]*\)".*/\1 for CUDA \2/' \
      "$work/torch.json")
  else
    torch="not there: $(tail -n 1 "$work/torch.errors")"
    rm -f "$work/torch.json"
  fi
}

verify() {
  if [ ! -d "$here/lib" ]; then
    pack "$here/target/verify"
    here=$here/target/verify
  fi
  cd "$here"
  [ -n "$java" ] || { [ -x "$here/java/bin/java" ] && java=$here/java || java=${JAVA_HOME:-/usr}; }
  java=$java/bin/java
  [ -x "$java" ] || fail "there is no $java: name a JDK 25 by --java"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  status=0
  classes=target/test-classes:target/classes:$(printf '%s:' lib/*.jar)
  time_torch
  facts > "$report"
  part "Device" run dev.cotangent.backend.cuda.VerifyDevice
  if [ -n "$host" ]; then
    status=0
  elif [ $status = 1 ]; then
    fail "there is no GPU to verify on: see $report"
  fi
  # shellcheck disable=SC2086 # several names
  part "Tests" tests dev.cotangent.backend.cuda not $at_home $faults
  part "Tensor tests" tests dev.cotangent.properties TensorHarnessTest TensorMemoryTest \
    TensorMisuseTest TensorMixingTest TensorNumpyTest TensorProgramTest TensorRegistryTest
  for name in $faults; do
    if [ -n "$(find target/test-classes -name "$name.class")" ]; then
      part "Fault tests: $name" tests dev.cotangent.backend.cuda "$name"
    else
      printf '\n## Fault tests: %s\n\nThere is no such class here.\n' "$name" >> "$report"
    fi
  done
  figures
  printf '\n## Result\n\n' >> "$report"
  outcome "$status"
  echo "**$verdict**" >> "$report"
  echo "report: $report"
  return $status
}

# The figures are tables already.
figures() {
  printf '\n## Figures\n' >> "$report"
  set --
  [ -z "$tiny" ] || set -- --tiny
  [ ! -s "$work/torch.json" ] || set -- "$@" --torch "$work/torch.json"
  # shellcheck disable=SC2086 # no option, or one
  if run $device dev.cotangent.backend.cuda.GpuFigures "$@" > "$work/figures" 2> "$work/errors"
  then outcome 0; else outcome $?; fi
  cat "$work/figures" >> "$report"
  grep -v '^WARNING: ' "$work/errors" | sed 's/^/    /' >> "$report" || true
  printf '\nFigures: **%s**\n' "$verdict" >> "$report"
  echo "Figures: $verdict"
}

java= report=gpu-report.md tiny= runtime= target= host=
device="-Dcotangent.kernels=cuda -Dcotangent.test.device=gpu"
needs_value() {
  [ "$2" -ge 2 ] || fail "$1 needs a value; see --help"
}
while [ $# -gt 0 ]; do
  case $1 in
    --java) needs_value "$1" $#; java=$2; shift 2 ;;
    --report) needs_value "$1" $#; report=$2; shift 2 ;;
    --pack) needs_value "$1" $#; target=$2; shift 2 ;;
    --runtime) runtime=yes; shift ;;
    --tiny) tiny=yes; shift ;;
    --host) host=yes; device=; shift ;;
    --help | -h) usage; exit 0 ;;
    *) fail "unknown option $1; see --help" ;;
  esac
done
case $report in /*) ;; *) report=$(pwd)/$report ;; esac
case $java in /* | "") ;; *) java=$(pwd)/$java ;; esac

if [ -n "$target" ]; then
  pack "$target"
else
  verify
fi
