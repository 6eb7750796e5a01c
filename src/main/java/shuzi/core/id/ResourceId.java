package shuzi.core.id;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id of something stored. In JSON, in paths and in messages it is its UUID. */
public sealed interface ResourceId permits DatasetId, EvaluationId, JobId, ModelId {

    /** The form of an id: 32 hexadecimal digits in five groups. */
    Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    UUID value();

    /** Returns whether a text has the form of an id. */
    static boolean isId(String text) {
        return FORM.matcher(text).matches();
    }

    /** Returns the value of an id, or null if there is none. */
    static @Nullable UUID valueOf(@Nullable ResourceId id) {
        return id == null ? null : id.value();
    }
}
