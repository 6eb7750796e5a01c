package shuzi.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Repeats a read on a new connection if its connection was lost, because a restart of PostgreSQL ends all connections.
 */
@Component
public class RepeatedReads {

    private static final Logger log = LoggerFactory.getLogger(RepeatedReads.class);

    private final DataSource database;

    RepeatedReads(DataSource database) {
        this.database = database;
    }

    /** A read from the database that changes nothing, so that it can be repeated. */
    public interface Reading<T extends @Nullable Object, E extends Exception> {

        T read() throws E;
    }

    /** Reads, and reads once more if the connection was lost. */
    public <T extends @Nullable Object, E extends Exception> T read(Reading<T, E> reading) throws E {
        return read(reading, () -> true);
    }

    /**
     * Reads, and reads once more if the connection was lost.
     *
     * @param repeatable called after a lost connection; tells whether the read can be repeated
     */
    <T extends @Nullable Object, E extends Exception> T read(Reading<T, E> reading, BooleanSupplier repeatable)
            throws E {
        try {
            return reading.read();
        } catch (Exception e) {
            if (!DatabaseAvailability.isConnectionLost(e) || !repeatable.getAsBoolean()) {
                throw e;
            }
            log.info("A connection to the database was lost. Repeating the read: {}", e.getMessage());
            if (database instanceof HikariDataSource pool) {
                pool.getHikariPoolMXBean().softEvictConnections(); // the other connections are probably lost, too
            }
            return reading.read();
        }
    }
}
