#!/bin/sh
# Starts Autonomy from the directory above this one, wherever that has been moved. Build @BUILD@.
self=$0
[ -L "$self" ] && self=$(readlink -f "$self")
case $self in
  */./* | */../* | [!/]*) home=$(CDPATH="" cd -- "${self%"${self##*/}"}.." && pwd -P) ;;
  *) home=${self%/*/*} ;;
esac

# The JVM trusts its class cache without comparing it with the classes, so this must: the cache carries the
# build's id in its name, and the runtime image that it was made from must not be newer.
cache=$home/lib/autonomy-@BUILD@.aot
use_cache=-XX:AOTCache=$cache
reason=
if [ ! -f "$cache" ]; then
  reason='is missing'
elif [ "$home/runtime/lib/modules" -nt "$cache" ]; then
  reason='is older than runtime/lib/modules'
fi
if [ -n "$reason" ]; then
  use_cache=
  echo "autonomy: slow start: the class cache $reason; reinstall, or see: autonomy version --verify" >&2
fi

# Reflection without generated classes: the few constructors that the JDK calls so are called once.
reflection=-Djdk.reflect.useNativeAccessorOnly=true

# A daemon earns its keep with the optimising compiler, a benchmark measures what a daemon has, a replay asks a policy
# as often as a log is long, and whoever hashes all of a log needs SHA-256 as the processor has it, which only that
# compiler uses; everything else is over before it warms up. Replaying and hashing last seconds: inlining less halves
# what is compiled, and what is compiled is as fast. The cache holds no profiles (see dist/assemble), so nothing has to
# look for them.
case ${1:-}\ ${2:-} in
  'runtime start' | 'policy bench') compiler=-XX:+TieredCompilation ;;
  'policy replay' | 'wal verify' | 'wal repair' | 'wal export-tiles') compiler=-XX:FreqInlineSize=100 ;;
  *) compiler=-XX:TieredStopAtLevel=1 ;;
esac
exec "$home/runtime/bin/java" "$compiler" -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining \
  -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr ${use_cache:+"$use_cache"} "$reflection" \
  -Dautonomy.home="$home" -Dautonomy.build=@BUILD@ -Dautonomy.version=@VERSION@ \
  -m dev.autonomy.launcher/dev.autonomy.launcher.Launcher "$@"
