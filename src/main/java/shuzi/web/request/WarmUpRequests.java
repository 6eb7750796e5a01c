package shuzi.web.request;

import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/**
 * Recognizes the requests that the service sends to itself before it is ready, so that the code for requests is compiled
 * when the first client arrives. They carry a random token of this process, need no role, count against no limit, and are
 * neither logged nor measured. The token is valid only while the warm-up runs.
 */
@Component
public class WarmUpRequests {

    /** Name of the header with the token. */
    public static final String HEADER = "Shuzi-Warm-Up";

    private static final String ATTRIBUTE = WarmUpRequests.class.getName();
    private static final int TOKEN_BYTES = 32;

    private final String token;
    private volatile boolean active;

    WarmUpRequests() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.token = HexFormat.of().formatHex(bytes);
    }

    /** Makes the token valid, and returns it. */
    public String begin() {
        active = true;
        return token;
    }

    /** Makes the token invalid for the rest of the life of this process. */
    public void end() {
        active = false;
    }

    /** Marks a request if it has the valid token. */
    public void mark(HttpServletRequest request) {
        if (isWarmUp(request)) {
            request.setAttribute(ATTRIBUTE, true);
        }
    }

    /** Excludes the requests from metrics and traces. */
    @Bean
    static ObservationPredicate unlessWarmUp(WarmUpRequests requests) {
        return (name, context) -> {
            HttpServletRequest request =
                    context instanceof ServerRequestObservationContext ofRequest ? ofRequest.getCarrier() : null;
            return request == null || !requests.isWarmUp(request);
        };
    }

    private boolean isWarmUp(HttpServletRequest request) {
        if (!active
                || !request.getRequestURI()
                        .startsWith("/predict", request.getContextPath().length())) {
            return false;
        }
        String sent = request.getHeader(HEADER);
        return sent != null
                && MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether the service has sent this request to itself. */
    public static boolean isMarked(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }
}
