package shuzi.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionTimedOutException;

/** Tells a database that cannot be used for now from one that rejects for good. Requests and jobs both go by this. */
public final class DatabaseAvailability {

    /** A failover is under way: this server does not write, another one soon does. */
    private static final String READ_ONLY = "25006";

    /** A transaction that did nothing for a while was ended: this process was paused. */
    private static final String IDLE_TOO_LONG = "25P03";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /**
     * Classes of SQL states (PostgreSQL's documentation, appendix A): the connection is lost; another transaction was in
     * the way; no room, no memory or no connection left; an operator intervened, such as by a shutdown.
     */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57");

    /** The connection, not the database, is gone: a shutdown or an operator ended it. */
    private static final Set<String> LOST_CONNECTION =
            Set.of("08003", "08006", "57P01", "57P02", "57P05", IDLE_TOO_LONG);

    private DatabaseAvailability() {}

    /** Whether the same may succeed later, with nothing else changed. */
    public static boolean isTransient(Throwable exception) {
        for (@Nullable Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotGetJdbcConnectionException
                    || cause instanceof CannotCreateTransactionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.equals(READ_ONLY)
                        || state.equals(IDLE_TOO_LONG)
                        || state.equals(LOCK_NOT_AVAILABLE)
                        || TRANSIENT_CLASSES.contains(state.substring(0, Math.min(2, state.length())));
            }
        }
        return exception instanceof DataAccessResourceFailureException
                || exception instanceof RecoverableDataAccessException
                || exception instanceof TransientDataAccessException
                || exception instanceof TransactionSystemException
                || exception instanceof TransactionTimedOutException;
    }

    /** Whether a connection that was open has been lost, so that another one may do at once. */
    public static boolean isConnectionLost(Throwable exception) {
        boolean lost = false;
        for (@Nullable Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return false; // there is no other one: the pool has waited for it
            }
            lost |= cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && LOST_CONNECTION.contains(sql.getSQLState());
        }
        return lost;
    }
}
