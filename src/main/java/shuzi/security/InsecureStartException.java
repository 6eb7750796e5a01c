package shuzi.security;

/** Signals settings with which the service would not be safe. No message contains a key or a hash. */
final class InsecureStartException extends RuntimeException {

    private final String action;

    /**
     * Creates the exception.
     *
     * @param why the reason, for the person who starts the service
     * @param action what that person can do
     */
    InsecureStartException(String why, String action) {
        super(why);
        this.action = action;
    }

    String action() {
        return action;
    }
}
