package shuzi.database;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's clock, which all processes share, so that they can compare times. It adds the time measured since the
 * last reading of the database. The clock of this machine is not used; a warning is logged if it differs.
 */
final class DatabaseClock extends Clock {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);

    /** Maximum duration of a reading; longer ones are too imprecise. */
    private static final Duration MAX_READING = Duration.ofSeconds(1);

    /** Maximum difference between the machine's clock and the database's without a warning. */
    private static final Duration MAX_DIFFERENCE = Duration.ofSeconds(3);

    private final Supplier<Instant> database;
    private final Ticker ticker;
    private final InstantSource machine;
    private volatile Reading last;
    private boolean differed;

    /**
     * A reading of the database's clock.
     *
     * @param time time of the database
     * @param at time of the reading, in nanoseconds of the ticker
     */
    private record Reading(Instant time, long at) {}

    /**
     * Creates a clock that starts at the machine's time, until it is synchronised.
     *
     * @param database reads the database's clock
     */
    DatabaseClock(Supplier<Instant> database, Ticker ticker, InstantSource machine) {
        this.database = database;
        this.ticker = ticker;
        this.machine = machine;
        this.last = new Reading(machine.instant(), ticker.read());
    }

    /** Reads the database's clock, and warns once if the machine's clock differs. A slow reading is ignored. */
    synchronized void synchronise() {
        long began = ticker.read();
        Instant time = database.get();
        long took = ticker.read() - began;
        if (took > MAX_READING.toNanos()) {
            return;
        }
        last = new Reading(time, began + took / 2);
        Duration ahead = Duration.between(time, machine.instant());
        boolean differs = ahead.abs().compareTo(MAX_DIFFERENCE) > 0;
        if (differs && !differed) {
            log.warn(
                    "The clock of this machine is {} s {} the database's clock, which the service uses. Set"
                            + " the machine's clock.",
                    ahead.abs().toSeconds(),
                    ahead.isNegative() ? "behind" : "ahead of");
        }
        differed = differs;
    }

    @Override
    public Instant instant() {
        Reading reading = last;
        return reading.time.plusNanos(ticker.read() - reading.at);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("it is in UTC");
    }
}
