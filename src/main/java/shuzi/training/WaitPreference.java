package shuzi.training;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the preference {@code wait} of the header {@code Prefer} (RFC 7240, section 4.3). */
final class WaitPreference {

    static final long MAX_SECONDS = 60;

    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d{1,18})\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    private WaitPreference() {}

    /**
     * Returns how long the client prefers to wait, at most a minute. Other and malformed preferences are ignored, as
     * the RFC demands.
     *
     * @param prefer the value of the header
     * @return empty if it has no usable {@code wait}
     */
    static Optional<Duration> of(String prefer) {
        return Arrays.stream(prefer.split(",", -1))
                .map(WAIT::matcher)
                .filter(Matcher::matches)
                .findFirst() // the RFC: of several preferences of one name, the first counts
                .map(wait -> Math.min(MAX_SECONDS, Long.parseLong(wait.group(1))))
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
    }
}
