package shuzi.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** A kind of problem: its status, its title, and the explanation on its page. */
enum ProblemKind {
    INVALID_REQUEST(
            HttpStatus.BAD_REQUEST,
            "Invalid request",
            "The request is malformed, or some of its fields or parameters are unknown or have invalid values."
                    + " <code>errors</code> lists each of them. Correct the request before you send it again."),
    UNAUTHENTICATED(
            HttpStatus.UNAUTHORIZED,
            "Unauthenticated",
            "The request has no valid key or token. The header <code>WWW-Authenticate</code> says what to send."),
    FORBIDDEN(
            HttpStatus.FORBIDDEN,
            "Forbidden",
            "The client lacks the role that the operation needs, or the request comes from a page of a web site that is not"
                    + " allowed to call the service. <code>detail</code> gives the reason."),
    NOT_FOUND(HttpStatus.NOT_FOUND, "Not found", "The resource or path does not exist, or no longer exists."),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            "Method not allowed",
            "The path does not support this method. The header <code>Allow</code> lists the supported ones."),
    NOT_ACCEPTABLE(
            HttpStatus.NOT_ACCEPTABLE,
            "Not acceptable",
            "The operation supports none of the media types in the header <code>Accept</code>."),
    BODY_TIMEOUT(
            HttpStatus.REQUEST_TIMEOUT,
            "Body too slow",
            "The request body arrived too slowly or was incomplete, and the service closed the connection."
                    + " <code>detail</code> names the limit. Send the request again over a faster connection, or in smaller"
                    + " requests."),
    CONFLICT(
            HttpStatus.CONFLICT,
            "Conflict",
            "The resource's current state does not allow the request. <code>detail</code> gives the reason."),
    OPERATION_IN_PROGRESS(
            HttpStatus.CONFLICT,
            "Operation in progress",
            "The service is still processing a request with the same <code>Idempotency-Key</code>. Send the request again"
                    + " after <code>Retry-After</code> seconds to get the response of the first one."),
    PRECONDITION_FAILED(
            HttpStatus.PRECONDITION_FAILED,
            "Precondition failed",
            "The resource does not satisfy <code>If-Match</code> or <code>If-None-Match</code>, so nothing was changed."
                    + " Read the resource again before you repeat the request."),
    TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "Too large",
            "The request body is larger than a limit of the service. <code>detail</code> names it."),
    RANGE_NOT_SATISFIABLE(
            HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "Range not satisfiable",
            "The range in the header <code>Range</code> begins after the end of the file. The header"
                    + " <code>Content-Range</code> has the length of the file."),
    UNSUPPORTED_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Unsupported type",
            "The operation does not support the media type or the encoding of the body. The headers <code>Accept</code>"
                    + " and <code>Accept-Encoding</code> list the supported ones."),
    UNPROCESSABLE_CONTENT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Unprocessable content",
            "The request is well-formed, but the service cannot use its content: for example, a file is damaged, or"
                    + " settings do not fit the data set. <code>detail</code> gives the reason."),
    TOO_MANY_REQUESTS(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many requests",
            "The service or the client has reached a limit. <code>detail</code> names it. Try again after"
                    + " <code>Retry-After</code> seconds."),
    INTERNAL_ERROR(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Internal error",
            "The service has a defect or a problem of its own. Its log has the details under the problem's"
                    + " <code>requestId</code>."),
    DAMAGED_DATA(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Stored data is damaged",
            "The stored weights of a model or images of a data set do not match their digest, so the service neither"
                    + " returns nor uses them. <code>detail</code> names the model or data set. Delete it and create it again,"
                    + " or restore the database from a backup."),
    OVERLOADED(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Overloaded",
            "All threads of the service are busy with other requests. Try again after <code>Retry-After</code> seconds."),
    UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Unavailable",
            "The database or the issuer of tokens is unavailable, or there is no space for temporary files. Try again after"
                    + " <code>Retry-After</code> seconds."),
    NOT_IMPLEMENTED(
            HttpStatus.NOT_IMPLEMENTED,
            "Not implemented",
            "The service does not support the transfer coding, method or HTTP version of the request.");

    private static final String PATH = "/problems/";

    private final HttpStatus status;
    private final String title;
    private final String explanation;

    ProblemKind(HttpStatus status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    /** Returns the kind of a problem of which only the status is known. */
    static ProblemKind of(int status) {
        return Arrays.stream(values())
                .filter(kind -> kind.status.value() == status)
                .findFirst()
                .orElse(status < 500 ? INVALID_REQUEST : status == 505 ? NOT_IMPLEMENTED : INTERNAL_ERROR);
    }

    /** Returns the kind with this name in URIs. */
    static Optional<ProblemKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.slug().equals(name)).findFirst();
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    String explanation() {
        return explanation;
    }

    /** Returns the name in URIs, which never changes. */
    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the URI of the page, as clients see it: behind a gateway with the gateway's prefix. */
    URI type(HttpServletRequest request) {
        return URI.create(request.getContextPath() + path());
    }

    String path() {
        return PATH + slug();
    }

    /** Sets type and title of a document. */
    void describe(ProblemDetail document, HttpServletRequest request) {
        document.setType(type(request));
        document.setTitle(title);
    }
}
