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
 * The database's clock, which all processes over it have in common, so that what they compare is comparable: it was read
 * a while ago, and the time since is measured. The machine's own clock does not count, and is named when it is wrong.
 */
final class DatabaseClock extends Clock {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);

    /** A reading that took longer is too uncertain. */
    private static final Duration LONGEST_READING = Duration.ofSeconds(1);

    /** A difference that an operator should know of. */
    private static final Duration NOTABLE = Duration.ofSeconds(3);

    private final Supplier<Instant> database;
    private final Ticker ticker;
    private final InstantSource machine;
    private volatile Reading last;
    private boolean differed;

    /**
     * What the database's clock said.
     *
     * @param at when, by the ticker
     */
    private record Reading(Instant time, long at) {}

    /**
     * Makes one that goes by the machine's clock until it is synchronised.
     *
     * @param database reads the database's clock
     */
    DatabaseClock(Supplier<Instant> database, Ticker ticker, InstantSource machine) {
        this.database = database;
        this.ticker = ticker;
        this.machine = machine;
        this.last = new Reading(machine.instant(), ticker.read());
    }

    /** Reads the database's clock. */
    synchronized void synchronise() {
        long began = ticker.read();
        Instant time = database.get();
        long took = ticker.read() - began;
        if (took > LONGEST_READING.toNanos()) {
            return;
        }
        last = new Reading(time, began + took / 2);
        Duration ahead = Duration.between(time, machine.instant());
        boolean differs = ahead.abs().compareTo(NOTABLE) > 0;
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
