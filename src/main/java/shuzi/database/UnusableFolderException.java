package shuzi.database;

/** The embedded database cannot run on the folder that is set; it is said what to do. */
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
