package shuzi.model.alias;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shuzi.core.id.ModelId;
import tools.jackson.databind.JsonNode;

/**
 * A change of an alias, and so the state of the alias until the next one.
 *
 * @param revision number of the change, from 1
 * @param modelId the model that answers; null if the change deleted the alias
 * @param shadowModelId the model that gets the same pictures without answering; null for none
 * @param updatedBy name of the client; null if no authentication was required
 * @param reason why, in the words of the client
 * @param requestId id of the request that made the change or queued the job that made it
 * @param comparison the comparison on which the change was decided; null if it had no condition
 */
public record AliasRevision(
        String alias,
        int revision,
        @Nullable ModelId modelId,
        @Nullable ModelId shadowModelId,
        Instant updatedAt,
        @Nullable String updatedBy,
        @Nullable String reason,
        @Nullable String requestId,
        @Nullable JsonNode comparison) {

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
