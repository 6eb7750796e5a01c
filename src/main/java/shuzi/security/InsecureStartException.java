package shuzi.security;

/** The service would not be safe as it is set up. Keys and hashes are in no message. */
final class InsecureStartException extends RuntimeException {

    private final String action;

    /**
     * @param why in words for whoever starts it
     * @param action what to do
     */
    InsecureStartException(String why, String action) {
        super(why);
        this.action = action;
    }

    String action() {
        return action;
    }
}
