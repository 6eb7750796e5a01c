package shuzi.web.problem;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.web.util.UriUtils;

/** An error as the Open Inference Protocol has it. It replaces the problem document for paths of the protocol. */
@Schema(description = "Why a request of the Open Inference Protocol failed")
record InferenceError(
        @Schema(description = "What is wrong", example = "Model default has no version 7.")
        String error) {

    private static final String ROOT = "/v2";

    /** Returns whether a path belongs to the protocol. */
    static boolean isFor(@Nullable String path) {
        if (path == null) {
            return false;
        }
        String decoded = path.indexOf('%') < 0 ? path : decoded(path);
        return decoded.equals(ROOT) || decoded.startsWith(ROOT + "/");
    }

    private static String decoded(String path) {
        try {
            return UriUtils.decode(path, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException ignored) { // a malformed path
            return path;
        }
    }

    /** Returns whether a request, or the request that failed before this dispatch, belongs to the protocol. */
    static boolean isFor(HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = failed instanceof String original ? original : request.getRequestURI();
        String prefix = request.getContextPath();
        return isFor(path.startsWith(prefix) ? path.substring(prefix.length()) : path);
    }

    static InferenceError of(ProblemDetail document) {
        return new InferenceError(
                Objects.requireNonNullElse(document.getDetail(), Objects.requireNonNullElse(document.getTitle(), "")));
    }
}
