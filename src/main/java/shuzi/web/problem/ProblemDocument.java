package shuzi.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes problem documents for the OpenAPI document. Responses contain Spring's ProblemDetail instead. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Problem", description = "Why a request failed (RFC 9457)")
record ProblemDocument(
        @Schema(
                description = "Kind of problem: the path of a page that explains it. The last segment never changes;"
                        + " behind a gateway the path begins with the gateway's prefix",
                format = "uri-reference",
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "/problems/not-found")
        String type,

        @Schema(
                description = "Title of this kind of problem",
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "Not found")
        String title,

        @Schema(description = "HTTP status", requiredMode = Schema.RequiredMode.REQUIRED, example = "404")
        int status,

        @Schema(
                description = "What is wrong with this request",
                requiredMode = Schema.RequiredMode.REQUIRED,
                example = "There is no data set 3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11.")
        String detail,

        @Nullable
        @Schema(description = "Path of the request", example = "/datasets/3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
        String instance,

        @Nullable
        @Schema(
                description = "Id of the request, also in the header X-Request-Id and in the log",
                example = "5f2b7c9e-2d4a-4b0e-8a57-3f1c9a526f0e")
        String requestId,

        @Schema(description = "The invalid fields, if there are any") @Nullable
        List<FieldProblem> errors,

        @Nullable
        @Schema(
                description = "The model at which the alias points now, if a condition on the alias does not hold",
                format = "uuid",
                example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        String modelId,

        @Nullable @Schema(description = "The present revision of that alias", example = "17")
        Integer revision,

        @Nullable
        @Schema(
                description = "The comparison of models that does not meet the condition of a promotion",
                ref = "#/components/schemas/Comparison")
        Object comparison) {}
