package shuzi.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Every kind of problem there is: its status, its title, and what a reader of its page is told. */
enum ProblemKind {
    INVALID_REQUEST(
            HttpStatus.BAD_REQUEST,
            "Invalid request",
            "The request is malformed, or has fields or parameters with values that they cannot have, or such as the"
                    + " operation does not have. <code>errors</code> names each of them. Correct the request; sent again as it"
                    + " is, it will be rejected again."),
    UNAUTHENTICATED(
            HttpStatus.UNAUTHORIZED,
            "Unauthenticated",
            "No key or token came with the request, or none that is valid. The header <code>WWW-Authenticate</code> tells"
                    + " what to send."),
    FORBIDDEN(
            HttpStatus.FORBIDDEN,
            "Forbidden",
            "The client has none of the roles that the operation needs, or sends for a page of another web site that may"
                    + " not call the service."),
    NOT_FOUND(
            HttpStatus.NOT_FOUND,
            "Not found",
            "There is no such thing, or no such path: it was deleted, or never was."),
    METHOD_NOT_ALLOWED(
            HttpStatus.METHOD_NOT_ALLOWED,
            "Method not allowed",
            "The path does not have this method. The header <code>Allow</code> names those that it has."),
    NOT_ACCEPTABLE(
            HttpStatus.NOT_ACCEPTABLE,
            "Not acceptable",
            "The operation answers in none of the types that the header <code>Accept</code> names."),
    BODY_TIMEOUT(
            HttpStatus.REQUEST_TIMEOUT,
            "Body too slow",
            "The body of the request arrived too slowly, or not to its end, and the connection was closed. <code>detail</code>"
                    + " names the limit. Send the request again, over a faster connection or in smaller pieces."),
    CONFLICT(
            HttpStatus.CONFLICT,
            "Conflict",
            "The present state of the resource does not allow what was asked. <code>detail</code> tells what does."),
    UNDER_WAY(
            HttpStatus.CONFLICT,
            "Under way",
            "A request with the same <code>Idempotency-Key</code> is being carried out. Ask again after the seconds that"
                    + " <code>Retry-After</code> tells: the answer will be that of the first."),
    PRECONDITION_FAILED(
            HttpStatus.PRECONDITION_FAILED,
            "Precondition failed",
            "The resource is not as <code>If-Match</code> or <code>If-None-Match</code> expects it to be, so that nothing"
                    + " was changed. Read it again, and decide again."),
    TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "Too large",
            "What was sent is over a limit, which <code>detail</code> tells. The settings of the service set it."),
    RANGE_NOT_SATISFIABLE(
            HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "Range not satisfiable",
            "The file ends before the range begins that the header <code>Range</code> asks for. The header"
                    + " <code>Content-Range</code> tells how long the file is."),
    UNSUPPORTED_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Unsupported type",
            "The body is of a type, or in an encoding, that the operation does not take. The headers <code>Accept</code>"
                    + " and <code>Accept-Encoding</code> tell what it takes."),
    UNUSABLE_CONTENT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Unusable content",
            "The request is understood, but nothing can be made of what it brings: a damaged file, settings that do not"
                    + " fit the data set. <code>detail</code> tells why."),
    TOO_BUSY(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too busy",
            "The service does as much of this as it can, or the client asks more than it may. Try again after the seconds"
                    + " that <code>Retry-After</code> tells."),
    INTERNAL_ERROR(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Internal error",
            "Something went wrong in the service. Its log tells more, under the <code>requestId</code> of the problem."),
    DAMAGED_DATA(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "Stored data is damaged",
            "The weights of a model, or the images of a data set, are not those that were stored: they do not match their"
                    + " digest, and are neither given out nor used. <code>detail</code> names the model or the data set. Delete"
                    + " it and make it again, or restore the database from a backup."),
    OVERLOADED(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Overloaded",
            "The service answers as many requests as it has threads for. Try again after the seconds that"
                    + " <code>Retry-After</code> tells."),
    UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Unavailable",
            "Something that the service needs is not there for now: its database, the issuer of tokens, or room for temporary"
                    + " files. Try again after the seconds that <code>Retry-After</code> tells."),
    NOT_IMPLEMENTED(
            HttpStatus.NOT_IMPLEMENTED,
            "Not implemented",
            "The request needs something of HTTP that the service does not know: a transfer coding, a method, a version.");

    private static final String PATH = "/problems/";

    private final HttpStatus status;
    private final String title;
    private final String explanation;

    ProblemKind(HttpStatus status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    /** Returns the kind of a problem of which nothing but the status is known. */
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

    /** Its name in URIs, which never changes. */
    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The URI of its page, as clients see it: behind a gateway with the gateway's prefix. */
    URI type(HttpServletRequest request) {
        return URI.create(request.getContextPath() + path());
    }

    String path() {
        return PATH + slug();
    }

    /** Makes type and title of a document those of its kind. */
    void describe(ProblemDetail document, HttpServletRequest request) {
        document.setType(type(request));
        document.setTitle(title);
    }
}
