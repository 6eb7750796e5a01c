#!/usr/bin/env bash
# Measures the memory that clients cost the packaged application while they watch a queued job.
#
#   mvn -Pbenchmark package           # compiles without measuring
#   idle-listeners.sh [LISTENERS]     # 1000 by default
set -euo pipefail

cd "$(dirname "$0")/../../.."
mvn -B -ntp -q -Pbenchmark dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/benchmark-classpath
java -Dshuzi.jar=target/shuzi.jar -cp "target/test-classes:target/classes:$(cat target/benchmark-classpath)" \
    shuzi.IdleListeners "${1:-1000}"
