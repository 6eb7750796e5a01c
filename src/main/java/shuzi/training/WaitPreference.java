package shuzi.training;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a client would rather wait for what it has asked for (RFC 7240, section 4.3). */
final class WaitPreference {

    static final long LONGEST_SECONDS = 60;

    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d{1,18})\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    private WaitPreference() {}

    /**
     * The time, at most a minute; nothing when none is named, as preferences that are not understood are passed over.
     *
     * @param prefer the header
     */
    static Optional<Duration> of(String prefer) {
        return Arrays.stream(prefer.split(",", -1))
                .map(WAIT::matcher)
                .filter(Matcher::matches)
                .findFirst() // of several of a name the first counts
                .map(wait -> Math.min(LONGEST_SECONDS, Long.parseLong(wait.group(1))))
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
    }
}
