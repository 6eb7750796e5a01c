package shuzi.core.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Identifies an evaluation of a model. */
@Schema(type = "string", format = "uuid")
public record EvaluationId(@JsonValue UUID value) implements ResourceId {

    public EvaluationId {
        Objects.requireNonNull(value);
    }

    /** Returns the id of a value; null for null, which Jackson reads from a blank text. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static @Nullable EvaluationId ofNullable(@Nullable UUID value) {
        return value == null ? null : new EvaluationId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
