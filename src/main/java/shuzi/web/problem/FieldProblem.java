package shuzi.web.problem;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.web.multipart.MultipartFile;
import shuzi.core.Excerpt;
import shuzi.core.id.ResourceId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * An error in one field of a request. Long names and messages are shortened.
 *
 * @param field name of the field
 * @param message what is wrong with it, as the rest of a sentence that begins with the name
 */
@Schema(description = "What is wrong with one field of a request")
public record FieldProblem(
        @Schema(
                description = "Name of the field, parameter or part",
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "batchSize")
        String field,

        @Schema(
                description = "What is wrong with it",
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "must be greater than or equal to 1")
        String message) {

    private static final int MAX_REPORTED = 20; // errors in one response

    /** Shortens both, because they can repeat what the client sent. */
    public FieldProblem {
        field = Excerpt.of(field);
        message = Excerpt.text(message);
    }

    /** Creates the problem for a JSON field whose value does not have the required type. */
    public static FieldProblem wrongValue(String field, JacksonException e) {
        String place = e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return new FieldProblem(
                field + place,
                e instanceof InvalidFormatException invalid && invalid.getValue() instanceof String
                        ? mismatch(invalid.getValue(), invalid.getTargetType())
                        : e instanceof MismatchedInputException mismatched
                                ? "must be " + requirement(mismatched.getTargetType())
                                : "has a value that is out of range");
    }

    /** Creates the problem for a parameter whose text does not have the required type. */
    public static FieldProblem ofType(String field, @Nullable String text, Class<?> type) {
        return new FieldProblem(field, mismatch(text, type));
    }

    /** Returns the message for a value that does not have the required type. */
    static String mismatch(@Nullable Object value, @Nullable Class<?> type) {
        if (value != null && !(value instanceof String)) {
            return "must be a plain field, given once";
        }
        return "'" + Excerpt.of(value) + "' is not " + requirement(type);
    }

    private static String requirement(@Nullable Class<?> type) {
        if (type == null) {
            return "valid";
        }
        Class<?> required = ClassUtils.resolvePrimitiveIfNecessary(type);
        if (required.isEnum()) {
            return Arrays.stream(required.getEnumConstants())
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (required == MultipartFile.class) {
            return "a file";
        }
        if (required == UUID.class || ResourceId.class.isAssignableFrom(required)) {
            return "a UUID";
        }
        if (required == Double.class) {
            return "a number";
        }
        if (Number.class.isAssignableFrom(required)) {
            return "an integer";
        }
        if (required == Boolean.class) {
            return "true or false";
        }
        if (required == String.class) {
            return "a text";
        }
        return List.class.isAssignableFrom(required) ? "a list" : "valid";
    }

    /** Returns the first errors by name, at most as many as one response reports. */
    static List<FieldProblem> first(List<FieldProblem> errors) {
        return errors.stream()
                .sorted(Comparator.comparing(FieldProblem::field).thenComparing(FieldProblem::message))
                .limit(MAX_REPORTED)
                .toList();
    }

    /** Describes all errors in one sentence. */
    static String describe(List<FieldProblem> errors) {
        String start = errors.size() == 1 ? "The request has an invalid field: " : "The request has invalid fields: ";
        return errors.stream()
                .map(error -> error.field + " " + error.message)
                .collect(Collectors.joining("; ", start, "."));
    }
}
