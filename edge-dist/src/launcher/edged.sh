#!/bin/sh
# Starts the relay daemon from the directory above this one, wherever that has been moved. Build @BUILD@.
self=$0
[ -L "$self" ] && self=$(readlink -f "$self")
home=$(CDPATH="" cd -- "$(dirname -- "$self")/.." && pwd -P)

# The JVM trusts its class cache without comparing it with the classes, so this must: see bin/autonomy.
cache=$home/lib/edged-@BUILD@.aot
use_cache=
if [ -f "$cache" ] && ! [ "$home/runtime/lib/modules" -nt "$cache" ]; then
  use_cache=-XX:AOTCache=$cache
fi

# Small and bounded (INV-07): what a transfer needs is one chunk, not its segment. EDGED_HEAP is at least 16m.
# - A young generation whose survivors hold the chunks under way: what is garbage soon never makes the heap grow.
# - The optimising compiler is there because AES and SHA-256 are done in hardware only by it; a compilation that wants
#   more than 4 MiB is left to the other compiler, and memory that was freed goes back to the system within seconds.
# - One allocation arena, as free memory in others is not given back.
export MALLOC_ARENA_MAX=1
exec "$home/runtime/bin/java" -XX:+UseSerialGC -Xms14m -Xmn6m -XX:SurvivorRatio=1 -Xmx"${EDGED_HEAP:-48m}" -Xss512k \
  -XX:MaxDirectMemorySize=8m -XX:ReservedCodeCacheSize=32m -XX:+UseCompactObjectHeaders -XX:-UsePerfData \
  -XX:CICompilerCount=2 -XX:CompileCommand=quiet -XX:CompileCommand='MemLimit,*.*,4m~stop' -XX:TrimNativeHeapInterval=2000 \
  -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30 -XX:+ExitOnOutOfMemoryError \
  -Xlog:disable -Xlog:all=error:stderr ${use_cache:+"$use_cache"} \
  --enable-native-access=org.xerial.sqlitejdbc -Dorg.sqlite.lib.path="$home/lib" \
  -Dautonomy.home="$home" -Dautonomy.build=@BUILD@ -Dautonomy.version=@VERSION@ \
  -m dev.autonomy.edged/dev.autonomy.edged.Main "$@"
