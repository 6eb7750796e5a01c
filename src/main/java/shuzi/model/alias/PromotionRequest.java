package shuzi.model.alias;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import shuzi.web.binding.AliasName;

/**
 * The alias to point at the model of a job, and when.
 *
 * @param condition {@code if} in JSON
 */
@Schema(description = "The alias to point at the model of a job, and when")
public record PromotionRequest(
        @Schema(
                description = "Name of the alias",
                example = "default",
                pattern = AliasName.PATTERN,
                requiredMode = Schema.RequiredMode.REQUIRED)
        @AliasName
        @NotNull
        String alias,

        @Schema(
                description =
                        "When: ALWAYS, or after a comparison with the present model of the alias on the test images of"
                                + " the job's data set",
                example = "NOT_WORSE",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("if")
        @NotNull
        PromotionCondition condition) {}
