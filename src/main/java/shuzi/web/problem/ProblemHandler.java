package shuzi.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.impl.FileCountLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.apache.tomcat.util.http.fileupload.impl.SizeLimitExceededException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import shuzi.core.Excerpt;
import shuzi.core.InvalidFileException;
import shuzi.core.temporary.TemporaryFiles;
import shuzi.database.DatabaseAvailability;
import shuzi.web.RequestId;

/** Turns every exception that leaves a controller into a problem document. A 500 reveals nothing about the cause. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);
    private static final URI BLANK = URI.create("about:blank");
    private static final Duration SPACE_RETRY_AFTER = Duration.ofSeconds(30);

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(ProblemException problem, WebRequest request) {
        var headers = new HttpHeaders();
        Duration retryAfter = problem.retryAfter();
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter.toSeconds()));
        }
        if (problem instanceof RangeNotSatisfiableException range) {
            headers.set(HttpHeaders.CONTENT_RANGE, range.contentRange());
        }
        if (problem instanceof DamagedException) {
            log.error("{} failed: {}", path(request), problem.detail());
        }
        ProblemDetail document = problem.document(((ServletWebRequest) request).getRequest());
        return handleExceptionInternal(
                problem, document, headers, HttpStatusCode.valueOf(document.getStatus()), request);
    }

    /** Handles an invalid file: 422, 413 or 415. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(InvalidFileException file, WebRequest request) {
        return handle(
                switch (file.reason()) {
                    case UNUSABLE -> UnprocessableContentException.because(file.detail());
                    case TOO_LARGE -> TooLargeException.because(file.detail());
                    case UNSUPPORTED_FORMAT -> UnsupportedTypeException.because(file.detail());
                },
                request);
    }

    /** Handles a parameter or a chunk of the body that Tomcat could not decode: 400. */
    @ExceptionHandler({InvalidParameterException.class, BadRequestException.class})
    @Nullable
    ResponseEntity<Object> handleUndecodable(Exception exception, WebRequest request) {
        return respond(
                exception,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST, "A parameter or the body of the request is encoded incorrectly."),
                request);
    }

    /** Handles a closed connection: there is nobody to respond to. */
    @ExceptionHandler
    void handle(ClientAbortException e) {
        log.debug("The client has left", e);
    }

    /**
     * Handles an unexpected exception: 503 if the database or temporary files are unavailable, else 500. Only the log
     * names the cause.
     */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(Exception exception, WebRequest request) {
        if (DatabaseAvailability.isTransient(exception)) {
            log.warn("{} failed because the database is unavailable: {}", path(request), exception.getMessage());
            return handle(
                    UnavailableException.because(
                            "The database is unavailable. Try again later.", UnavailableException.SOON),
                    request);
        }
        if (TemporaryFiles.isWriteFailure(exception)) {
            return noSpace(exception, request);
        }
        log.error("{} failed", path(request), exception);
        return respond(
                exception,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.INTERNAL_SERVER_ERROR, "An internal error occurred. The log has the details."),
                request);
    }

    private @Nullable ResponseEntity<Object> noSpace(Exception exception, WebRequest request) {
        log.error(
                "{} failed because no temporary file can be written to {}: {}",
                path(request),
                TemporaryFiles.description(),
                NestedExceptionUtils.getMostSpecificCause(exception).getMessage());
        return handle(
                UnavailableException.because(
                        "The service has no space for temporary files. Try again later.", SPACE_RETRY_AFTER),
                request);
    }

    /** Handles a malformed or too large multipart body. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(MultipartException exception, WebRequest request) {
        ProblemException problem = cause(exception, ProblemException.class); // thrown while the body was read
        if (problem != null) {
            return handle(problem, request);
        }
        if (exception instanceof MaxUploadSizeExceededException tooLarge) {
            return handleMaxUploadSizeExceededException(
                    tooLarge, new HttpHeaders(), HttpStatus.CONTENT_TOO_LARGE, request);
        }
        if (hasCause(exception, SizeLimitExceededException.class)) {
            return tooLarge(exception, request);
        }
        if (TemporaryFiles.isWriteFailure(exception)) {
            return noSpace(exception, request);
        }
        return respond(
                exception,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST, "The body is not valid multipart/form-data, or is incomplete."),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return respond(
                exception,
                ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "This path does not exist."),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException exception,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String supported = MediaType.toString(exception.getSupportedMediaTypes());
        ProblemDetail document = ProblemDetail.forStatusAndDetail(
                status,
                (exception.getContentType() == null
                                ? "The Content-Type is missing or malformed."
                                : "The Content-Type of the request is not supported.")
                        + (supported.isEmpty() ? "" : " Supported types: " + supported + "."));
        return handleExceptionInternal(exception, document, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return tooLarge(exception, request);
    }

    private @Nullable ResponseEntity<Object> tooLarge(Exception exception, WebRequest request) {
        ProblemDetail document = ProblemDetail.forStatusAndDetail(
                HttpStatus.CONTENT_TOO_LARGE,
                hasCause(exception, FileCountLimitExceededException.class)
                        ? "The upload has too many parts."
                        : hasCause(exception, SizeException.class)
                                ? "The upload is larger than the limit."
                                : "A part without a file name is larger than 2 MB. Give it a file name.");
        return respond(exception, document, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldProblem> errors = exception.getBindingResult().getAllErrors().stream()
                .map(error -> new FieldProblem(
                        error instanceof FieldError field ? field.getField() : error.getObjectName(),
                        error instanceof FieldError field && field.isBindingFailure()
                                ? FieldProblem.mismatch(
                                        field.getRejectedValue(),
                                        field.unwrap(TypeMismatchException.class)
                                                .getRequiredType())
                                : String.valueOf(error.getDefaultMessage())))
                .toList();
        return invalid(errors, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException exception,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        List<FieldProblem> errors = exception.getParameterValidationResults().stream()
                .flatMap(result -> result.getResolvableErrors().stream()
                        .map(error -> new FieldProblem(
                                error instanceof FieldError ofRecord // of a record with several parameters
                                        ? ofRecord.getField()
                                        : String.valueOf(
                                                result.getMethodParameter().getParameterName()),
                                String.valueOf(error.getDefaultMessage()))))
                .toList();
        return invalid(errors, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String field = String.valueOf(exception.getPropertyName());
        String message = FieldProblem.mismatch(exception.getValue(), exception.getRequiredType());
        return invalid(List.of(new FieldProblem(field, message)), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemException problem = cause(exception, ProblemException.class);
        if (problem != null) {
            return handle(problem, request);
        }
        return respond(
                exception,
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST, "The body is missing or is not well-formed JSON."),
                request);
    }

    private @Nullable ResponseEntity<Object> invalid(List<FieldProblem> errors, WebRequest request) {
        return handle(InvalidRequestException.fields(errors), request);
    }

    private @Nullable ResponseEntity<Object> respond(Exception exception, ProblemDetail document, WebRequest request) {
        return handleExceptionInternal(
                exception, document, new HttpHeaders(), HttpStatusCode.valueOf(document.getStatus()), request);
    }

    /**
     * Sends every problem as application/problem+json, or in the form of the Open Inference Protocol, whatever the client
     * accepts.
     */
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail document) {
            if (document.getDetail() != null) {
                document.setDetail(Excerpt.text(document.getDetail()));
            }
            if (request instanceof ServletWebRequest servlet) {
                if (document.getType() == null || document.getType().equals(BLANK)) { // created by Spring
                    ProblemKind.of(status.value()).describe(document, servlet.getRequest());
                }
                if (InferenceError.isFor(servlet.getRequest())) {
                    return inferenceError(document, headers, status);
                }
                document.setInstance(ProblemInstance.of(servlet.getRequest().getRequestURI()));
                document.setProperty(RequestId.KEY, RequestId.of(servlet.getRequest()));
            }
        }
        var problemHeaders = new HttpHeaders(); // the given headers may be read-only
        problemHeaders.putAll(headers);
        problemHeaders.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(body, problemHeaders, status);
    }

    private static ResponseEntity<Object> inferenceError(
            ProblemDetail document, HttpHeaders headers, HttpStatusCode status) {
        var jsonHeaders = new HttpHeaders();
        jsonHeaders.putAll(headers);
        jsonHeaders.setContentType(MediaType.APPLICATION_JSON);
        return new ResponseEntity<>(InferenceError.of(document), jsonHeaders, status);
    }

    private static String path(WebRequest request) {
        if (request instanceof ServletWebRequest servlet) {
            HttpServletRequest http = servlet.getRequest();
            return Excerpt.of(http.getMethod()) + " " + Excerpt.of(http.getRequestURI());
        }
        return request.toString();
    }

    private static boolean hasCause(Throwable exception, Class<? extends Throwable> type) {
        return cause(exception, type) != null;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable exception, Class<T> type) {
        for (@Nullable Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
