#!/usr/bin/env bash
# Times the kernels beside their dense oracles (JMH). Needs a JDK 25 in JAVA_HOME; nothing else should be running.
#
#   scripts/kernel-bench.sh [PATTERN [JMH OPTIONS]]        default: all; -h lists JMH's options
set -euo pipefail
cd "$(dirname "$0")/.."

./mvnw -q -B -DskipTests -pl benchmarks -am package
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
./mvnw -q -B -pl benchmarks -am dependency:build-classpath -Dmdep.outputFile="$classpath" -Dmdep.regenerateFile=true \
    -DskipTests package >/dev/null
flags=$(sed -n 's:.*<retort.jvm.flags>\(.*\)</retort.jvm.flags>.*:\1:p' pom.xml)
export OPENBLAS_NUM_THREADS=1 OMP_WAIT_POLICY=passive
# shellcheck disable=SC2086 # flags are words
"${JAVA_HOME:+$JAVA_HOME/bin/}java" $flags --add-modules jdk.incubator.vector \
    -cp "benchmarks/target/classes:$(cat "$classpath")" org.openjdk.jmh.Main "$@"
