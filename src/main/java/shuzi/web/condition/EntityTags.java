package shuzi.web.condition;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.http.CacheControl;
import org.springframework.http.ETag;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** ETags of resources in JSON. A tag is a digest of the JSON, so that it changes when anything that a client sees does. */
@Component
public class EntityTags {

    private static final int DIGITS = 32; // 128 bits: no two states of a resource share a tag

    private final JsonMapper json;

    EntityTags(JsonMapper json) {
        this.json = json;
    }

    /** Answers with a resource and its tag; Spring makes it a 304 when the client has it already. */
    public <T> ResponseEntity<T> answer(T body) {
        return ResponseEntity.ok()
                .eTag(of(body).formattedTag())
                .cacheControl(CacheControl.noCache().cachePrivate()) // kept by the client, but asked for again
                .body(body);
    }

    /** Returns the tag of a resource as it is now. */
    ETag of(Object body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.writeValueAsBytes(body));
            return new ETag(HexFormat.of().formatHex(digest).substring(0, DIGITS), false);
        } catch (NoSuchAlgorithmException impossible) { // every Java has SHA-256
            throw new IllegalStateException(impossible);
        }
    }
}
