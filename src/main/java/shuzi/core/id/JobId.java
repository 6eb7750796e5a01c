package shuzi.core.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Identifies a training job. */
@Schema(type = "string", format = "uuid")
public record JobId(@JsonValue UUID value) implements ResourceId {

    public JobId {
        Objects.requireNonNull(value);
    }

    /** Returns the id of a value; null for null, which Jackson reads from a blank text. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static @Nullable JobId ofNullable(@Nullable UUID value) {
        return value == null ? null : new JobId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
