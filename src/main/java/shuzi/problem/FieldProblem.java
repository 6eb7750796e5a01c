package shuzi.problem;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What is wrong with one field of a request.
 *
 * @param field its name
 * @param message what is wrong
 */
@Schema(description = "What is wrong with one field of a request")
public record FieldProblem(
        @Schema(description = "Name of the field, parameter or part", example = "batchSize")
        String field,

        @Schema(description = "What is wrong with it", example = "must be greater than or equal to 1")
        String message) {}
