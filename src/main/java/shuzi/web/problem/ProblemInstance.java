package shuzi.web.problem;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/** Creates the member {@code instance} of problem documents. */
final class ProblemInstance {

    private static final int MAX_LENGTH = 100; // characters

    private ProblemInstance() {}

    /** Returns the path of a request, encoded unless it is already valid in a URI, and cut to 100 characters. */
    static URI of(String path) {
        String encoded = isUri(path) ? path : UriUtils.encode(path, StandardCharsets.UTF_8);
        if (encoded.length() > MAX_LENGTH) {
            encoded = encoded.substring(0, MAX_LENGTH).replaceAll("%.?$", "");
        }
        return URI.create(encoded);
    }

    private static boolean isUri(String path) {
        try {
            new URI(path);
            return true;
        } catch (URISyntaxException ignored) {
            return false;
        }
    }
}
