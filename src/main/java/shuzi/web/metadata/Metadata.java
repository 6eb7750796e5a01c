package shuzi.web.metadata;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What clients can change of a resource.
 *
 * @param description null if there is none
 * @param tags values by key, in the order of the keys
 */
public record Metadata(String name, @Nullable String description, Map<String, String> tags) {

    /** Maximum number of tags of a resource. */
    static final int MAX_TAGS = 32;

    public Metadata {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** Returns the metadata of a new resource. */
    public static Metadata named(String name) {
        return new Metadata(name, null, Map.of());
    }
}
