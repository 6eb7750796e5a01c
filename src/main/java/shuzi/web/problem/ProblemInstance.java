package shuzi.web.problem;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/** What the member {@code instance} of a problem document says. */
final class ProblemInstance {

    private static final int LONGEST = 100;

    private ProblemInstance() {}

    /** The path that was asked for, as it is if it can be in a URI; of a long one its beginning. */
    static URI of(String path) {
        String encoded = isUri(path) ? path : UriUtils.encode(path, StandardCharsets.UTF_8);
        if (encoded.length() > LONGEST) {
            encoded = encoded.substring(0, LONGEST).replaceAll("%.?$", "");
        }
        return URI.create(encoded);
    }

    private static boolean isUri(String path) {
        try {
            new URI(path);
            return true;
        } catch (URISyntaxException odd) {
            return false;
        }
    }
}
