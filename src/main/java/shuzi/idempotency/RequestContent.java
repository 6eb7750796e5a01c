package shuzi.idempotency;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request says, whatever way it was written: two with the same content are the same request.
 *
 * @param operation method and path
 * @param fields what else the request says; its JSON is compared, so that spaces, the order of fields, fields that are
 *     null or left out and the boundary of a multipart body make no difference; whether a default that is spelt out does
 *     depends on whether the caller has filled in the defaults
 * @param file what it brings, if anything
 */
public record RequestContent(
        String operation, Object fields, @Nullable Path file) {

    public static RequestContent of(String operation, Object fields) {
        return new RequestContent(operation, fields, null);
    }

    /** SHA-256 over operation and fields as a JSON array, which says itself where it ends, and the file's bytes. */
    byte[] digest(JsonMapper json) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    json.writeValueAsString(new Object[] {operation, fields}).getBytes(StandardCharsets.UTF_8));
            if (file != null) {
                try (var sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                    Files.copy(file, sink);
                }
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) { // every Java has SHA-256
            throw new IllegalStateException(impossible);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
