# Finds a JDK without starting any; sourced by the launcher, .ci/run and ./format.
# Sets $java_home. Order: RETORT_JAVA_HOME, JAVA_HOME, java on PATH, the usual places of Linux, macOS, SDKMAN, Homebrew.
# shellcheck shell=sh

wanted=25

# sets $version to the major version of the JDK in $1, or to 0
read_version() {
    version=0
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            value=${value#\"}
            value=${value%%[!0-9]*}
            version=${value:-0}
        fi
    done <"$1/release"
}

# sets $java_home if $1 holds a JDK that will do
try() {
    [ -n "$1" ] || return 1
    read_version "$1"
    [ "$version" -ge "$wanted" ] || return 1
    java_home=$1
}

on_path() {
    found=$(command -v java 2>/dev/null) || return 1
    while [ -h "$found" ]; do
        target=$(readlink "$found") || return 1
        case $target in
        /*) found=$target ;;
        *) found=${found%/*}/$target ;;
        esac
    done
    home=$(CDPATH='' cd -P -- "${found%/*}/.." 2>/dev/null && pwd) || return 1
    try "$home"
}

usual_places() {
    for home in \
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/*jdk* /opt/java/* /opt/*/*jdk* \
        "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* "${HOME:-/}"/.local/share/mise/installs/java/* \
        "${HOME:-/}"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
        try "$home" && return 0
    done
    return 1
}

# sets $java_home, or says how to get a JDK and fails
find_jdk() {
    java_home=
    if [ -n "${RETORT_JAVA_HOME:-}" ]; then
        try "$RETORT_JAVA_HOME" && return 0
        echo "retort: RETORT_JAVA_HOME=$RETORT_JAVA_HOME holds no JDK $wanted or newer" >&2
        return 1
    fi
    try "${JAVA_HOME:-}" || on_path || usual_places && return 0
    echo "retort: no JDK $wanted or newer was found. Get one from https://adoptium.net (Temurin $wanted), or by" >&2
    echo "\`sdk install java $wanted-tem\` or \`brew install openjdk@$wanted\`; one elsewhere: RETORT_JAVA_HOME=FOLDER." >&2
    return 1
}
