#!/bin/sh
# Checks this backend on a machine with an NVIDIA GPU, and writes a report.
#
#   verify.sh [--java DIR] [--report FILE] [--tiny] [--host]   runs tests, fault tests, benchmarks
#   verify.sh --pack DIR [--runtime]                           makes a folder with all they need
#
# The folder is for machines without Maven: copy it there and run the verify.sh in it. With --runtime
# it has a Java runtime too. --java names a JDK 25 or such a runtime; --tiny measures at small sizes;
# --host goes on where there is no GPU, to see that this script works, and measures the host.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
modules=java.base,java.logging,java.management,java.xml
modules=$modules,jdk.incubator.vector,jdk.unsupported

fail() {
  echo "verify.sh: $1" >&2
  exit 2
}

# The modules are compiled where they are, and their jars taken from Maven's repository.
pack() {
  to=$1
  mkdir -p "$to"
  to=$(CDPATH= cd -- "$to" && pwd)
  root=$here/../..
  (cd "$root" && mvn -q -ntp -o -DskipTests -Dmaven.javadoc.skip=true -pl backend/cuda \
    test-compile dependency:build-classpath -Dmdep.outputFile="$to/classpath" \
    -Dmdep.includeScope=test) >&2 || fail "Maven could not build the module"
  rm -rf "$to/lib" "$to/target" "$to/src"
  mkdir -p "$to/lib" "$to/target" "$to/src/test"
  tr ':' '\n' < "$to/classpath" | while read -r jar; do
    if [ -d "$jar" ]; then # a module of this project, just compiled
      name=$(basename "$(dirname "$(dirname "$jar")")")
      "${JAVA_HOME:-/usr}/bin/jar" --create --file "$to/lib/cotangent-$name.jar" -C "$jar" .
    else
      cp "$jar" "$to/lib/"
    fi
  done
  rm "$to/classpath"
  for jar in "$to"/lib/jcuda-natives-*.jar; do drop_compilers "$jar"; done
  cp -R "$here/target/classes" "$here/target/test-classes" "$to/target/"
  cp -R "$here/src/test/c" "$to/src/test/"
  cp "$here/verify.sh" "$here/torch_figures.py" "$to/"
  if [ -n "$runtime" ]; then
    rm -rf "$to/java"
    "${JAVA_HOME:-/usr}/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages \
      --no-header-files --compress zip-9 --output "$to/java"
  fi
  du -sh "$to" >&2
}

# Most of JCuda's native code is compilers that nobody calls here.
drop_compilers() {
  unpacked=$(mktemp -d)
  (cd "$unpacked" && "${JAVA_HOME:-/usr}/bin/jar" --extract --file "$1")
  find "$unpacked" -name '*JNvPTXCompiler*' -exec rm {} +
  "${JAVA_HOME:-/usr}/bin/jar" --create --file "$1" -C "$unpacked" lib
  rm -rf "$unpacked"
}

# Runs one part of the report: its output is kept, and whether it succeeded.
part() {
  title=$1
  shift
  printf '\n## %s\n\n```\n' "$title" >> "$report"
  if "$@" > "$work/output" 2>&1; then verdict=pass; else verdict=FAIL; status=1; fi
  grep -v '^WARNING: ' "$work/output" >> "$report" || true
  printf '```\n\n%s: **%s**\n' "$title" "$verdict" >> "$report"
  echo "$title: $verdict"
}

run() {
  # shellcheck disable=SC2086 # no option, or one
  "$java" -Xmx6g $kernels --add-modules jdk.incubator.vector \
    --enable-native-access=ALL-UNNAMED -cp "$classes" "$@"
}

facts() {
  printf '# Cotangent on a GPU\n\n| what | which |\n|---|---|\n'
  printf '| date | %s |\n' "$(date -u '+%Y-%m-%d %H:%M UTC')"
  printf '| system | %s |\n' "$(uname -srm)"
  printf '| processor | %s, %s threads |\n' \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)"
  printf '| GPU | %s |\n' "$(nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm \
    --format=csv,noheader 2>/dev/null | tr '\n' ' ' || true)"
  printf '| Java | %s |\n' "$("$java" -version 2>&1 | sed -n 2p)"
  printf '| PyTorch | %s |\n' "$torch"
}

verify() {
  [ -d "$here/lib" ] || { pack "$here/target/verify"; exec "$here/target/verify/verify.sh" "$@"; }
  cd "$here"
  [ -n "$java" ] || { [ -x "$here/java/bin/java" ] && java=$here/java || java=${JAVA_HOME:-/usr}; }
  java=$java/bin/java
  [ -x "$java" ] || fail "there is no $java: name a JDK 25 by --java"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  status=0
  classes=target/test-classes:target/classes:$(printf '%s:' lib/*.jar)
  torch="not there: $(python3 torch_figures.py 2>&1 > "$work/torch.json" | tail -n 1)" || true
  if [ -s "$work/torch.json" ]; then
    torch=$(sed 's/.*"torch": "\([^"]*\)".*/\1/' "$work/torch.json")
    set -- --torch "$work/torch.json"
  else
    set --
  fi
  facts > "$report"
  part "Device" run dev.cotangent.backend.cuda.VerifyDevice
  if [ $status = 1 ] && [ -n "$kernels" ]; then
    fail "there is no GPU to verify on: see $report"
  fi
  part "Tests" run dev.cotangent.backend.cuda.VerifyTests
  part "Fault tests" run dev.cotangent.backend.cuda.VerifyTests '.*Gpu.*Test'
  figures "$@"
  echo "report: $report"
  return $status
}

# The figures are tables already.
figures() {
  if run dev.cotangent.backend.cuda.GpuFigures $tiny "$@" > "$work/figures" 2> "$work/errors"; then
    verdict=pass
  else
    verdict=FAIL
    status=1
  fi
  cat "$work/figures" >> "$report"
  grep -v '^WARNING: ' "$work/errors" | sed 's/^/    /' >> "$report" || true
  printf '\nFigures: **%s**\n' "$verdict" >> "$report"
  echo "Figures: $verdict"
}

java= report=$(pwd)/gpu-report.md tiny= runtime= target= kernels=-Dcotangent.kernels=cuda
all=$*
while [ $# -gt 0 ]; do
  case $1 in
    --java) java=$2; shift 2 ;;
    --report) report=$2; shift 2 ;;
    --pack) target=$2; shift 2 ;;
    --runtime) runtime=yes; shift ;;
    --tiny) tiny=--tiny; shift ;;
    --host) kernels=; shift ;;
    *) fail "unknown option $1; see the head of this file" ;;
  esac
done
case $report in /*) ;; *) report=$(pwd)/$report ;; esac

if [ -n "$target" ]; then
  pack "$target"
else
  # shellcheck disable=SC2086 # the options as they were
  verify $all
fi
