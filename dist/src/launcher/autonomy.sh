#!/bin/sh
# Starts Autonomy from the directory above this one, wherever that has been moved. Build @BUILD@.
self=$0
[ -L "$self" ] && self=$(readlink -f "$self")
case $self in
  */./* | */../* | [!/]*) home=$(cd "${self%"${self##*/}"}.." && pwd -P) ;;
  *) home=${self%/*/*} ;;
esac
class_path=@CLASS_PATH@

# The JVM trusts its class cache without comparing it with the jars, so this must: the cache carries the
# build's id in its name, and nothing that it was made from may be newer.
cache=$home/lib/autonomy-@BUILD@.aot
use_cache=-XX:AOTCache=$cache
if [ ! -f "$cache" ]; then
  use_cache=
  reason='is missing'
else
  for part in "$home"/lib/*.jar "$home/runtime/lib/modules"; do
    if [ "$part" -nt "$cache" ]; then
      use_cache=
      reason="is older than ${part#"$home/"}"
    fi
  done
fi
if [ -z "$use_cache" ]; then
  echo "autonomy: slow start: the class cache $reason; reinstall, or see: autonomy version --verify" >&2
fi

# A daemon earns its keep with the optimising compiler; everything else is over before it warms up.
# The cache holds no profiles (see dist/assemble), so nothing has to look for them.
case ${1:-}\ ${2:-} in
  'runtime start') compiler=-XX:+TieredCompilation ;;
  *) compiler=-XX:TieredStopAtLevel=1 ;;
esac
exec "$home/runtime/bin/java" "$compiler" -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining \
  -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr ${use_cache:+"$use_cache"} \
  -Dautonomy.home="$home" -Dautonomy.build=@BUILD@ -Dautonomy.version=@VERSION@ \
  -cp "$class_path" dev.autonomy.launcher.Launcher "$@"
