package shuzi.web.condition;

import java.util.List;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import shuzi.web.problem.PreconditionFailedException;

/**
 * The condition under which a client wants a write to happen: {@code If-Match} and {@code If-None-Match}. A controller that
 * takes one must have it checked in the transaction that writes; writes of all others go by {@link #requireForUntagged}.
 */
public final class Precondition {

    private final HttpHeaders headers;
    private final EntityTags tags;

    Precondition(HttpHeaders headers, EntityTags tags) {
        this.headers = headers;
        this.tags = tags;
    }

    /**
     * Requires the resource to be as the client expects.
     *
     * @param current what a client would get of it now
     * @throws PreconditionFailedException when it is not
     */
    public void require(Object current) {
        if (!headers.containsHeader(HttpHeaders.IF_MATCH) && !headers.containsHeader(HttpHeaders.IF_NONE_MATCH)) {
            return;
        }
        ETag tag = tags.of(current);
        if (headers.containsHeader(HttpHeaders.IF_MATCH)
                && named(HttpHeaders.IF_MATCH).stream()
                        .noneMatch(named -> named.isWildcard() || named.compare(tag, true))) {
            throw PreconditionFailedException.because(
                    "If-Match does not match the resource, whose ETag is now %s.".formatted(tag.formattedTag()));
        }
        if (named(HttpHeaders.IF_NONE_MATCH).stream()
                .anyMatch(named -> named.isWildcard() || named.compare(tag, false))) {
            throw PreconditionFailedException.because(
                    "If-None-Match matches the resource, whose ETag is now %s.".formatted(tag.formattedTag()));
        }
    }

    /** Requires that the condition holds for a resource that has no ETag: only {@code If-Match: *} does. */
    static void requireForUntagged(HttpHeaders headers) {
        if (headers.containsHeader(HttpHeaders.IF_MATCH)
                && named(headers, HttpHeaders.IF_MATCH).stream().noneMatch(ETag::isWildcard)) {
            throw PreconditionFailedException.because(
                    "If-Match has an ETag, but the resource at this path has none. Omit the header.");
        }
        if (named(headers, HttpHeaders.IF_NONE_MATCH).stream().anyMatch(ETag::isWildcard)) {
            throw PreconditionFailedException.because(
                    "If-None-Match requires that this path does not exist, but it does. Omit the header.");
        }
    }

    private List<ETag> named(String header) {
        return named(headers, header);
    }

    /** The tags that a header names; what is malformed names none. */
    private static List<ETag> named(HttpHeaders headers, String header) {
        return headers.getOrEmpty(header).stream()
                .flatMap(value -> ETag.parse(value).stream())
                .toList();
    }
}
