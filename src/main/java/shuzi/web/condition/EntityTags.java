package shuzi.web.condition;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.http.CacheControl;
import org.springframework.http.ETag;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Computes ETags of JSON resources. A tag is a digest of the JSON, so it changes whenever the response would. */
@Component
public class EntityTags {

    private static final int DIGITS = 32; // 128 bits: no two states of a resource share a tag

    private final JsonMapper json;

    EntityTags(JsonMapper json) {
        this.json = json;
    }

    /**
     * Returns a response with a resource and its tag; Spring turns it into a 304 if the client already has that tag.
     */
    public <T> ResponseEntity<T> answer(T body) {
        return ResponseEntity.ok()
                .eTag(of(body).formattedTag())
                .cacheControl(CacheControl.noCache().cachePrivate()) // the client must revalidate its copy
                .body(body);
    }

    /** Returns the tag of a resource in its current state. */
    ETag of(Object body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(body));
            return new ETag(HexFormat.of().formatHex(digest).substring(0, DIGITS), false);
        } catch (NoSuchAlgorithmException e) { // every Java has SHA-256
            throw new IllegalStateException(e);
        }
    }
}
