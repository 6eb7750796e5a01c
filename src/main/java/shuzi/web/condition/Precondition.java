package shuzi.web.condition;

import java.util.List;
import java.util.Map;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import shuzi.web.problem.PreconditionFailedException;

/**
 * The condition of a write: {@code If-Match} and {@code If-None-Match}. A controller method with an argument of this
 * type must check it in the transaction that writes. {@link #requireForUntagged} applies to all other writes.
 */
public final class Precondition {

    private final HttpHeaders headers;
    private final EntityTags tags;

    Precondition(HttpHeaders headers, EntityTags tags) {
        this.headers = headers;
        this.tags = tags;
    }

    /**
     * Requires the resource to satisfy the condition.
     *
     * @param current the body of a response with the resource in its current state
     * @throws PreconditionFailedException if it does not
     */
    public void require(Object current) {
        require(current, Map.of());
    }

    /**
     * Requires the resource to satisfy the condition.
     *
     * @param current the body of a response with the resource in its current state
     * @param state what the problem document says of the current state, in addition to the ETag
     * @throws PreconditionFailedException if it does not
     */
    public void require(Object current, Map<String, ?> state) {
        if (!headers.containsHeader(HttpHeaders.IF_MATCH) && !headers.containsHeader(HttpHeaders.IF_NONE_MATCH)) {
            return;
        }
        ETag tag = tags.of(current);
        if (headers.containsHeader(HttpHeaders.IF_MATCH)
                && tags(HttpHeaders.IF_MATCH).stream()
                        .noneMatch(expected -> expected.isWildcard() || expected.compare(tag, true))) {
            throw PreconditionFailedException.because(
                    "If-Match does not match the resource, whose ETag is now %s.".formatted(tag.formattedTag()), state);
        }
        if (tags(HttpHeaders.IF_NONE_MATCH).stream()
                .anyMatch(expected -> expected.isWildcard() || expected.compare(tag, false))) {
            throw PreconditionFailedException.because(
                    "If-None-Match matches the resource, whose ETag is now %s.".formatted(tag.formattedTag()), state);
        }
    }

    /**
     * Requires that the resource, which does not exist, satisfies the condition: no {@code If-Match} does.
     *
     * @param resource what does not exist, for the message
     * @throws PreconditionFailedException if it does not
     */
    public void requireForAbsent(String resource) {
        if (headers.containsHeader(HttpHeaders.IF_MATCH)) {
            throw PreconditionFailedException.because(
                    "If-Match requires that %s exists, but it does not.".formatted(resource), Map.of());
        }
    }

    /**
     * Requires a resource without an ETag to satisfy the condition. It exists, so {@code If-Match: *} is satisfied, and
     * no other {@code If-Match} is.
     *
     * @throws PreconditionFailedException if it does not
     */
    static void requireForUntagged(HttpHeaders headers) {
        if (headers.containsHeader(HttpHeaders.IF_MATCH)
                && tags(headers, HttpHeaders.IF_MATCH).stream().noneMatch(ETag::isWildcard)) {
            throw PreconditionFailedException.because(
                    "If-Match has an ETag, but the resource at this path has none. Omit the header.", Map.of());
        }
        if (tags(headers, HttpHeaders.IF_NONE_MATCH).stream().anyMatch(ETag::isWildcard)) {
            throw PreconditionFailedException.because(
                    "If-None-Match requires that this path does not exist, but it does. Omit the header.", Map.of());
        }
    }

    private List<ETag> tags(String header) {
        return tags(headers, header);
    }

    /** Returns the tags in a header, without malformed ones. */
    private static List<ETag> tags(HttpHeaders headers, String header) {
        return headers.getOrEmpty(header).stream()
                .flatMap(value -> ETag.parse(value).stream())
                .toList();
    }
}
