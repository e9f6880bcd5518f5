# Sourced by the scripts of this repository: finds a JDK of version 25 or newer.
#
#   . scripts/find-jdk.sh
#   find_jdk || exit 1      # sets jdk_home, or prints one line that says how to get a JDK
#
# Reads each candidate's `release` file instead of starting its java: the search costs no process.

minimum_java=25

# Prints nothing; true when $1 is the home of a JDK (not only a runtime) that is new enough.
is_new_enough_jdk() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r release_key release_value; do
    if [ "$release_key" = JAVA_VERSION ]; then
      release_value=${release_value#\"}
      release_value=${release_value%%[!0-9]*}
      [ "${release_value:-0}" -ge "$minimum_java" ]
      return
    fi
  done <"$1/release"
  return 1
}

find_jdk() {
  if [ -n "${AUTONOMY_JAVA_HOME:-}" ]; then
    if is_new_enough_jdk "$AUTONOMY_JAVA_HOME"; then
      jdk_home=$AUTONOMY_JAVA_HOME
      return 0
    fi
    echo "AUTONOMY_JAVA_HOME=$AUTONOMY_JAVA_HOME is not a JDK of version $minimum_java or newer: correct or unset it" >&2
    return 1
  fi
  for jdk_home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_new_enough_jdk "$jdk_home"; then
      return 0
    fi
  done
  jdk_home=$(command -v javac) && jdk_home=$(readlink -f "$jdk_home") && jdk_home=${jdk_home%/bin/javac}
  if is_new_enough_jdk "$jdk_home"; then
    return 0
  fi
  echo "no JDK $minimum_java or newer found: install one (Temurin: https://adoptium.net) and set AUTONOMY_JAVA_HOME to its directory" >&2
  return 1
}
