package shuzi.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats numbers and times for people. */
final class Formats {

    static final String NONE = "\u2013"; // a dash

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Formats() {}

    /** Formats a share, 0 to 1, as a percentage. */
    static String percent(@Nullable Double share) {
        return share == null ? NONE : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String number(@Nullable Double number) {
        if (number == null) {
            return NONE;
        }
        return Double.isFinite(number) ? String.format(Locale.ROOT, "%.4g", number) : String.valueOf(number);
    }

    static String time(@Nullable Instant time) {
        return time == null ? NONE : TIME.format(time);
    }

    static String duration(long millis) {
        Duration time = Duration.ofMillis(millis);
        if (time.toMinutes() == 0) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        return time.toHours() == 0
                ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
                : "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
    }
}
