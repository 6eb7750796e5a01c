package shuzi.training;

import java.sql.SQLException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells a database that does not answer for now from what is broken. */
final class Unavailable {

    /** A transaction that did nothing for a while was ended: this process was paused. */
    private static final String IDLE_TOO_LONG = "25P03";

    /** In a failover: this server does not write, the other one does soon. */
    private static final String READ_ONLY = "25006";

    private Unavailable() {}

    static boolean is(Throwable exception) {
        return exception instanceof DataAccessResourceFailureException
                || exception instanceof RecoverableDataAccessException
                || exception instanceof TransientDataAccessException
                || exception instanceof TransactionException
                || (NestedExceptionUtils.getMostSpecificCause(exception) instanceof SQLException sql
                        && (IDLE_TOO_LONG.equals(sql.getSQLState()) || READ_ONLY.equals(sql.getSQLState())));
    }
}
