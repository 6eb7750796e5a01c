package shuzi.model.alias;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.ModelId;

/** Represents an alias over HTTP. */
@Schema(name = "Alias", description = "A name under which a model answers")
record AliasBody(
        @Schema(description = "Name of the alias", example = "default")
        String alias,

        @Schema(description = "Id of the model that answers", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
        ModelId modelId,

        @Schema(description = "Number of changes so far", example = "17")
        int revision,

        @Schema(
                description = "Id of the model that gets the same pictures without answering; null for none",
                example = "null")
        @Nullable
        ModelId shadowModelId,

        @Schema(description = "When it was changed last", example = "2026-01-31T12:00:00Z")
        Instant updatedAt,

        @Schema(
                description = "Name of the client that changed it; null if no authentication was required",
                example = "ops")
        @Nullable
        String updatedBy,

        @Schema(description = "Why it was changed, in the words of the client", example = "better on forms") @Nullable
        String reason) {

    static AliasBody from(AliasRevision revision) {
        return new AliasBody(
                revision.alias(),
                revision.requireModelId(),
                revision.revision(),
                revision.shadowModelId(),
                revision.updatedAt(),
                revision.updatedBy(),
                revision.reason());
    }

    /** Returns what a client needs to know when its condition does not hold. */
    Map<String, ?> state() {
        return Map.of("modelId", modelId, "revision", revision);
    }
}
