package shuzi.training;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells a database that does not answer for now from what is broken. */
final class Unavailable {

    private Unavailable() {}

    static boolean is(RuntimeException exception) {
        return exception instanceof DataAccessResourceFailureException
                || exception instanceof RecoverableDataAccessException
                || exception instanceof TransientDataAccessException
                || exception instanceof TransactionException;
    }
}
