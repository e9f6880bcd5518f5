#!/bin/sh
# Starts the relay's operator tool from the directory above this one, wherever that has been moved. Build @BUILD@.
self=$0
[ -L "$self" ] && self=$(readlink -f "$self")
home=$(CDPATH="" cd -- "$(dirname -- "$self")/.." && pwd -P)
cache=$home/lib/edgectl-@BUILD@.aot
use_cache=
if [ -f "$cache" ] && ! [ "$home/runtime/lib/modules" -nt "$cache" ]; then
  use_cache=-XX:AOTCache=$cache
fi
exec "$home/runtime/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr \
  ${use_cache:+"$use_cache"} -Dautonomy.home="$home" -Dautonomy.build=@BUILD@ -Dautonomy.version=@VERSION@ \
  -m dev.autonomy.edgectl/dev.autonomy.edgectl.Main "$@"
