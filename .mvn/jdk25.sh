# Prints the home of a JDK 25, or says in one line on stderr what to do, and exits with 2.
# JAVA_HOME comes first, then the PATH, then the places where JDKs are usually installed.

is_jdk25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then # saves starting a JVM
    grep -q '^JAVA_VERSION="25[".+-]' "$1/release"
  else
    case $("$1/bin/javac" -version 2>&1) in "javac 25" | "javac 25"[.+-]*) ;; *) return 1 ;; esac
  fi
}

# The JDK that a javac on the PATH belongs to, through its symbolic links.
jdk_on_path() {
  file=$(command -v javac) || return 0
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in /*) file=$link ;; *) file=${file%/*}/$link ;; esac
  done
  printf '%s' "${file%/bin/javac}"
}

for jdk in "${JAVA_HOME:-}" "$(jdk_on_path)" "${JAVA25_HOME:-}" \
  /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/* /opt/java/* \
  "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.m2/jdks/* "${HOME:-}"/.gradle/jdks/* \
  "${HOME:-}"/.asdf/installs/java/* "${HOME:-}"/.local/share/mise/installs/java/* \
  /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
  /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
  if [ -n "$jdk" ] && is_jdk25 "$jdk"; then
    printf '%s\n' "$jdk"
    exit 0
  fi
done

echo "Cotangent needs a JDK 25: install one, in /usr/lib/jvm say, or set JAVA_HOME to it" >&2
exit 2
