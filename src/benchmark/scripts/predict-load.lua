-- Posts the picture in $PICTURE, and prints one line of figures for predict-load.sh at the end.
local file = assert(io.open(os.getenv("PICTURE"), "rb"))
wrk.method = "POST"
wrk.headers["Content-Type"] = "image/png"
wrk.body = file:read("*a")
file:close()

function done(summary, latency)
    local errors = summary.errors
    print(string.format(
        "FIGURES %.0f %.2f %.2f %.2f %.2f %d",
        summary.requests / (summary.duration / 1e6),
        latency:percentile(50) / 1e3,
        latency:percentile(90) / 1e3,
        latency:percentile(99) / 1e3,
        latency:percentile(99.9) / 1e3,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
