#!/usr/bin/env bash
# Compares the requests per second of POST /predict with those of POST /constant, which reads the same body and returns
# a constant, or with those of another server.
#
#   predict-load.sh [URL]
#
# URL is the address of a running shuzi.HttpBenchmarkApplication with a trained model, by default http://127.0.0.1:8080.
# Environment variables:
#   MODEL        id of the model; by default the newest
#   PICTURE      a PNG file; by default the first test image of the newest data set
#   ROUNDS       number of alternating measurements of both (5)
#   SECONDS_EACH seconds of each measurement (8)
#   WARM_UP      seconds of warm-up for each (15)
#   CONNECTIONS  number of open connections (8)
#   OTHER        address to compare with instead of /constant, such as that of a shuzi.OnnxServer; then URL is any
#                running service
# The result is the median of the ratios of all rounds, because other load of the machine changes from round to round.
set -euo pipefail

url=${1:-http://127.0.0.1:8080}
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-8}
warm_up=${WARM_UP:-15}
connections=${CONNECTIONS:-8}
here=$(cd "$(dirname "$0")" && pwd)
other=${OTHER:-$url/constant}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

first_id() { grep -o '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4; }

if [ -z "${PICTURE:-}" ]; then
    dataset=$(curl -fsS "$url/datasets?size=1" | first_id)
    image=$(curl -fsS "$url/datasets/$dataset/images?split=TEST&size=1" | first_id)
    PICTURE=$work/picture.png
    curl -fsS "$url/datasets/$dataset/images/$image" -o "$PICTURE"
fi
export PICTURE
predict="$url/predict${MODEL:+?model=$MODEL}"

# prints: requests per second, latencies at 50, 90, 99 and 99.9 % in milliseconds, failed requests
load() { # address, seconds
    wrk --threads 1 --connections "$connections" --duration "$2s" --script "$here/predict-load.lua" "$1" \
        | sed -n 's/^FIGURES //p'
}

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# detects another server on this port
if [ -z "${OTHER:-}" ] && ! curl -fsS -H 'Content-Type: image/png' --data-binary "@$PICTURE" "$url/constant" > "$work/answer"; then
    echo "$url has no /constant: is it a shuzi.HttpBenchmarkApplication?" >&2
    exit 1
fi
echo "Answer: $(curl -fsS -H 'Content-Type: image/png' --data-binary "@$PICTURE" "$predict")"
echo "Picture: $(wc -c < "$PICTURE") bytes; $connections connections, $rounds rounds of $seconds s each after $warm_up s each"
load "$other" "$warm_up" > "$work/warm-up"
load "$predict" "$warm_up" >> "$work/warm-up"

row='%-12s %10s %9s %9s %9s %9s %7s\n'
# shellcheck disable=SC2059
printf "$row" endpoint requests/s p50_ms p90_ms p99_ms p99.9_ms failed
for ((round = 1; round <= rounds; round++)); do
    constant=$(load "$other" "$seconds")
    answered=$(load "$predict" "$seconds")
    # shellcheck disable=SC2059,SC2086
    printf "$row" other $constant
    # shellcheck disable=SC2059,SC2086
    printf "$row" /predict $answered
    if [ "${constant##* }" != 0 ] || [ "${answered##* }" != 0 ]; then
        echo "Requests failed: these are no figures." >&2
        exit 1
    fi
    echo "${constant%% *}" >> "$work/constant"
    echo "${answered%% *}" >> "$work/predict"
    awk -v p="${answered%% *}" -v c="${constant%% *}" 'BEGIN { printf "%.4f\n", p / c }' >> "$work/ratio"
done
echo "Median: other $(median < "$work/constant")/s, /predict $(median < "$work/predict")/s, ratio $(median < "$work/ratio")"
