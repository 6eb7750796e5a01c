package shuzi.web;

import jakarta.servlet.ServletRequest;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request an id: the one that the client or the gateway sent as {@code X-Request-Id}, or a new one. The
 * response, every log line of the request and problem documents contain it.
 */
public final class RequestId {

    /** Name of the header in requests and responses. */
    public static final String HEADER = "X-Request-Id";

    /** Name of the id in the context of log lines (MDC) and in problem documents. */
    public static final String KEY = "requestId";

    private static final String ATTRIBUTE = RequestId.class.getName();

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

    private RequestId() {}

    /** Returns the id of a request; empty if it has none yet. */
    public static String of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : "";
    }

    /**
     * Gives the request an id, unless it has one, and returns it.
     *
     * @param sent the id that the client sent; ignored if it is empty, is longer than 128 characters, or has characters
     *     other than letters, digits and {@code . _ ~ : / + = @ -}
     */
    public static String give(ServletRequest request, @Nullable String sent) {
        String known = of(request); // if it is dispatched again
        if (!known.isEmpty()) {
            return known;
        }
        var random =
                ThreadLocalRandom.current(); // unique is enough; SecureRandom would make threads wait for each other
        String id = sent != null && VALID.matcher(sent).matches()
                ? sent
                : new UUID(random.nextLong(), random.nextLong()).toString();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }
}
