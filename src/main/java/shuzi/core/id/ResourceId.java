package shuzi.core.id;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The id of something stored. In JSON, in paths and in messages it is its UUID. */
public sealed interface ResourceId permits DatasetId, EvaluationId, JobId, ModelId {

    UUID value();

    /** Returns the value of an id, or null if there is none. */
    static @Nullable UUID valueOf(@Nullable ResourceId id) {
        return id == null ? null : id.value();
    }
}
