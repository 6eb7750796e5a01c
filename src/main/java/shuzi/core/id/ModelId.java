package shuzi.core.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Identifies a model. */
@Schema(type = "string", format = "uuid")
public record ModelId(@JsonValue UUID value) implements ResourceId {

    public ModelId {
        Objects.requireNonNull(value);
    }

    /** Returns the id of a value; null for null, which Jackson reads from a blank text. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static @Nullable ModelId ofNullable(@Nullable UUID value) {
        return value == null ? null : new ModelId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
