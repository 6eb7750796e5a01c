package shuzi.web.metadata;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shuzi.web.binding.MergePatch;
import shuzi.web.binding.ValidName;
import shuzi.web.binding.ValidText;
import shuzi.web.problem.UnprocessableContentException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A merge patch of {@link Metadata}.
 *
 * @param name null if it is not in the patch
 * @param description null if it is removed or not in the patch
 * @param tags values by key, null for a tag that is removed; null if all are removed or it is not in the patch
 * @param fields names of the fields in the patch
 */
@MergePatch(required = "name")
@Schema(description = "A merge patch (RFC 7396) of the fields that can be changed. An omitted field stays as it is")
public record MetadataPatch(
        @Schema(
                description = "New name",
                example = "numerals of the archive",
                requiredMode = Schema.RequiredMode.NOT_REQUIRED,
                minLength = 1,
                maxLength = ValidName.MAX,
                pattern = ValidName.PATTERN)
        @ValidName
        @Nullable
        String name,

        @Schema(
                description = "New description; null removes it",
                example = "Trained on the forms of 1952.",
                types = {"string", "null"},
                minLength = 1,
                maxLength = ValidText.MAX,
                pattern = ValidText.PATTERN)
        @ValidText
        @Nullable
        String description,

        @Schema(
                description = "Tags to set, by key (" + TagFilter.KEY + "), with values of 1 to " + ValidName.MAX
                        + " characters; null as a value removes the tag, null instead of the map removes all. A resource has at"
                        + " most " + Metadata.MAX_TAGS + " tags",
                example = "{\"stage\": \"candidate\", \"owner\": null}",
                types = {"object", "null"})
        @Nullable
        Map<
                        @Pattern(
                                regexp = TagFilter.KEY,
                                message = "must be a key of 1 to 64 letters, digits, '.', '_' and '-'")
                        String,
                        @ValidName @Nullable String>
                tags,

        @JsonIgnore Set<String> fields) {

    public static final String MEDIA_TYPE = "application/merge-patch+json";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static MetadataPatch of(ObjectNode patch) {
        JsonMapper json = JsonMapper.shared();
        return new MetadataPatch(
                json.treeToValue(patch.get("name"), String.class),
                json.treeToValue(patch.get("description"), String.class),
                tags(patch.get("tags")),
                Set.copyOf(patch.propertyNames()));
    }

    private static @Nullable Map<String, @Nullable String> tags(@Nullable JsonNode given) {
        if (given == null || given.isNull()) {
            return null;
        }
        var tags = new HashMap<String, @Nullable String>();
        given.properties().forEach(tag -> {
            JsonNode value = tag.getValue();
            tags.put(tag.getKey(), value.isNull() ? null : value.asString());
        });
        return tags;
    }

    /**
     * Returns the metadata that result from this patch.
     *
     * @throws UnprocessableContentException if there would be too many tags
     */
    public Metadata applyTo(Metadata current) {
        return new Metadata(
                name == null ? current.name() : name,
                fields.contains("description") ? description : current.description(),
                fields.contains("tags") ? tagsAfter(current.tags()) : current.tags());
    }

    private Map<String, String> tagsAfter(Map<String, String> current) {
        if (tags == null) {
            return Map.of();
        }
        var after = new HashMap<>(current);
        tags.forEach((key, value) -> {
            if (value == null) {
                after.remove(key);
            } else {
                after.put(key, value);
            }
        });
        if (after.size() > Metadata.MAX_TAGS) {
            throw UnprocessableContentException.field(
                    "tags",
                    "would be %d after the change; the maximum is %d".formatted(after.size(), Metadata.MAX_TAGS));
        }
        return after;
    }
}
