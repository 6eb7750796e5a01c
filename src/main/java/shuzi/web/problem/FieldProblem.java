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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * What is wrong with one field of a request.
 *
 * @param field its name
 * @param message what is wrong
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

    private static final int MOST = 20; // errors that are told at once

    /** Neither repeats much of what was sent. */
    public FieldProblem {
        field = Excerpt.of(field);
        message = Excerpt.text(message);
    }

    /** For a field whose value in JSON cannot be read as what it must be. */
    public static FieldProblem wrongValue(String field, JacksonException wrong) {
        String place = wrong.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return new FieldProblem(
                field + place,
                wrong instanceof InvalidFormatException invalid && invalid.getValue() instanceof String
                        ? mismatch(invalid.getValue(), invalid.getTargetType())
                        : wrong instanceof MismatchedInputException mismatched
                                ? "must be " + needed(mismatched.getTargetType())
                                : "has a value that is out of range");
    }

    /** For a field whose text is not of the type that is needed. */
    public static FieldProblem ofType(String field, @Nullable String text, Class<?> type) {
        return new FieldProblem(field, mismatch(text, type));
    }

    /** That a value is not of the type that is needed. */
    static String mismatch(@Nullable Object value, @Nullable Class<?> type) {
        if (value != null && !(value instanceof String)) {
            return "must be a plain field, given once";
        }
        return "'" + Excerpt.of(value) + "' is not " + needed(type);
    }

    private static String needed(@Nullable Class<?> type) {
        if (type == null) {
            return "valid";
        }
        Class<?> wanted = ClassUtils.resolvePrimitiveIfNecessary(type);
        if (wanted.isEnum()) {
            return Arrays.stream(wanted.getEnumConstants())
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (wanted == MultipartFile.class) {
            return "a file";
        }
        if (wanted == UUID.class) {
            return "a UUID";
        }
        if (wanted == Double.class) {
            return "a number";
        }
        if (Number.class.isAssignableFrom(wanted)) {
            return "an integer";
        }
        if (wanted == Boolean.class) {
            return "true or false";
        }
        if (wanted == String.class) {
            return "a text";
        }
        return List.class.isAssignableFrom(wanted) ? "a list" : "valid";
    }

    /** The first of them by name, as many as are told at once. */
    static List<FieldProblem> first(List<FieldProblem> errors) {
        return errors.stream()
                .sorted(Comparator.comparing(FieldProblem::field).thenComparing(FieldProblem::message))
                .limit(MOST)
                .toList();
    }

    /** All of them in a sentence. */
    static String describe(List<FieldProblem> errors) {
        String start = errors.size() == 1 ? "The request has an invalid field: " : "The request has invalid fields: ";
        return errors.stream()
                .map(error -> error.field + " " + error.message)
                .collect(Collectors.joining("; ", start, "."));
    }
}
