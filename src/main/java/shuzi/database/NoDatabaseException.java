package shuzi.database;

/** Signals that no database is configured and none is embedded. */
final class NoDatabaseException extends RuntimeException {

    NoDatabaseException(Throwable cause) {
        super("there is no database", cause);
    }
}
