package shuzi.database;

/** No database is configured, and there is no embedded one either. */
final class NoDatabaseException extends RuntimeException {

    NoDatabaseException(Throwable cause) {
        super("there is no database", cause);
    }
}
