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

/** Tells transient failures of the database, after which requests and jobs try again, from permanent ones. */
public final class DatabaseAvailability {

    /** A failover is in progress: this server is read-only, and another one will soon accept writes. */
    private static final String READ_ONLY = "25006";

    /** PostgreSQL has ended a transaction that was idle for too long, because this process was paused. */
    private static final String IDLE_IN_TRANSACTION_TIMEOUT = "25P03";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /**
     * Classes of SQL states (PostgreSQL's documentation, appendix A): connection failures; conflicts with other
     * transactions; no disk space, memory or connection left; interventions of an operator, such as a shutdown.
     */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57");

    /** SQL states of a lost connection: it failed, or a shutdown, an operator or a timeout ended it. */
    private static final Set<String> LOST_CONNECTION =
            Set.of("08003", "08006", "57P01", "57P02", "57P05", IDLE_IN_TRANSACTION_TIMEOUT);

    private DatabaseAvailability() {}

    /** Tells whether the same operation can succeed later. */
    public static boolean isTransient(Throwable exception) {
        for (@Nullable Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotGetJdbcConnectionException
                    || cause instanceof CannotCreateTransactionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.equals(READ_ONLY)
                        || state.equals(IDLE_IN_TRANSACTION_TIMEOUT)
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

    /** Tells whether an open connection was lost, so that the operation can succeed at once on another one. */
    public static boolean isConnectionLost(Throwable exception) {
        boolean lost = false;
        for (@Nullable Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return false; // the pool has no connection, even after waiting
            }
            lost |= cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && LOST_CONNECTION.contains(sql.getSQLState());
        }
        return lost;
    }
}
