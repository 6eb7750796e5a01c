#!/usr/bin/env bash
# Memory that clients cost who watch a job on which nothing happens, of the packaged application.
#
#   mvn -Pbenchmark package           # compiles, measures nothing
#   idle-listeners.sh [LISTENERS]     # 1000 if left out
set -euo pipefail

cd "$(dirname "$0")/../../.."
mvn -B -ntp -q -Pbenchmark dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/benchmark-classpath
java -Dshuzi.jar=target/shuzi.jar -cp "target/test-classes:target/classes:$(cat target/benchmark-classpath)" \
    shuzi.IdleListeners "${1:-1000}"
