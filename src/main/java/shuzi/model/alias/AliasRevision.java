package shuzi.model.alias;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.ModelId;
import tools.jackson.databind.JsonNode;

/** A change of an alias, and so the state of the alias until the next one. */
@Schema(description = "A change of an alias. Revisions never change")
public record AliasRevision(
        @Schema(description = "Name of the alias", example = "default")
        String alias,

        @Schema(description = "Number of the change, from 1", example = "17")
        int revision,

        @Schema(
                description = "Id of the model that answered from then on; null if the alias was deleted",
                example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        @Nullable
        ModelId modelId,

        @Schema(description = "Id of the shadow model from then on; null for none", example = "null") @Nullable
        ModelId shadowModelId,

        @Schema(description = "When the change was made", example = "2026-01-31T12:00:00Z")
        Instant updatedAt,

        @Schema(
                description = "Name of the client that made it; null if no authentication was required",
                example = "ops")
        @Nullable
        String updatedBy,

        @Schema(description = "Why, in the words of the client", example = "better on forms") @Nullable
        String reason,

        @Schema(
                description =
                        "Id of the request that made the change, or queued the job that made it; null if the service"
                                + " made it",
                example = "5f2b7c9e-2d4a-4b0e-8a57-3f1c9a526f0e")
        @Nullable
        String requestId,

        @Schema(
                description = "The comparison on which the change was decided; null if it had no condition",
                ref = "#/components/schemas/Comparison")
        @Nullable
        JsonNode comparison) {

    /** Returns whether the alias does not exist after this change. */
    boolean isDeletion() {
        return modelId == null;
    }

    /**
     * Returns the model that answers.
     *
     * @throws NullPointerException if the change deleted the alias
     */
    public ModelId requireModelId() {
        return Objects.requireNonNull(modelId);
    }
}
