package shuzi.training;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import shuzi.database.DatabaseAvailability;

/** Repeats database accesses that fail because the database is unavailable, until this process has to stop. */
@Component
class DatabaseRetry {

    private static final Logger log = LoggerFactory.getLogger(DatabaseRetry.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Maximum time after the beginning of a shutdown, which must end within 20 seconds. */
    private static final Duration MAX_SHUTDOWN = Duration.ofSeconds(12);

    private final ShutdownSignal shutdown;

    DatabaseRetry(ShutdownSignal shutdown) {
        this.shutdown = shutdown;
    }

    /** Returns whether this process has to stop without waiting for the database any longer. */
    boolean hasGivenUp() {
        return shutdown.hasLasted(MAX_SHUTDOWN);
    }

    /**
     * Returns the result of an action. Repeats the action while the database is unavailable.
     *
     * @throws TrainingStoppedException if the thread is interrupted
     */
    <T> T run(Supplier<T> action) {
        while (true) {
            try {
                return action.get();
            } catch (RuntimeException e) {
                if (!DatabaseAvailability.isTransient(e) || hasGivenUp()) {
                    throw e;
                }
                log.warn("The database is unavailable. Retrying to store the state of a job: {}", e.getMessage());
            }
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TrainingStoppedException();
            }
        }
    }
}
