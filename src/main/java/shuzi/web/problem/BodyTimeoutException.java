package shuzi.web.problem;

import java.time.Duration;
import java.util.List;

/** Reports that the body of a request arrived too slowly: 408. */
public final class BodyTimeoutException extends ProblemException {

    private BodyTimeoutException(String detail) {
        super(ProblemKind.BODY_TIMEOUT, detail, List.of());
    }

    /** Creates the exception for a body that stopped arriving. */
    public static BodyTimeoutException silent() {
        return new BodyTimeoutException("The body stopped arriving. Send the request again.");
    }

    /** Creates the exception for a body below the minimum rate. */
    public static BodyTimeoutException slowerThan(long bytesPerSecond) {
        return new BodyTimeoutException(
                "The body arrived more slowly than %d bytes a second. Send it faster, or in smaller requests."
                        .formatted(bytesPerSecond));
    }

    /** Creates the exception for a body that exceeded the maximum time. */
    public static BodyTimeoutException after(Duration limit) {
        return new BodyTimeoutException(
                "The body had not arrived after %d seconds, the limit for one request. Send it in smaller requests."
                        .formatted(limit.toSeconds()));
    }
}
