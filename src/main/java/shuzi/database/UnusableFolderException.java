package shuzi.database;

/** Signals that the embedded database cannot use the configured folder. */
final class UnusableFolderException extends RuntimeException {

    private final String action;

    UnusableFolderException(String problem, String action) {
        super(problem);
        this.action = action;
    }

    String action() {
        return action;
    }
}
