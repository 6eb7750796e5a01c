package shuzi.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads once more, on a new connection, where the connection was lost: a restart of PostgreSQL ends all of them. */
@Component
public class RepeatedReads {

    private static final Logger log = LoggerFactory.getLogger(RepeatedReads.class);

    private final DataSource database;

    RepeatedReads(DataSource database) {
        this.database = database;
    }

    /** Reads from the database and changes nothing, so that it may be done twice. */
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
     * @param repeatable asked then whether it may be read once more
     */
    <T extends @Nullable Object, E extends Exception> T read(Reading<T, E> reading, BooleanSupplier repeatable)
            throws E {
        try {
            return reading.read();
        } catch (Exception failed) {
            if (!DatabaseAvailability.isConnectionLost(failed) || !repeatable.getAsBoolean()) {
                throw failed;
            }
            log.info("A connection to the database was lost. Repeating the read: {}", failed.getMessage());
            if (database instanceof HikariDataSource pool) {
                pool.getHikariPoolMXBean().softEvictConnections(); // the others may be lost, too
            }
            return reading.read();
        }
    }
}
