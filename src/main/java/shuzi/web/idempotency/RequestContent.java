package shuzi.web.idempotency;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request says, whatever way it was written: two with the same content are the same request.
 *
 * @param operation method and path
 * @param fields what else the request says; its JSON is compared, so that spaces, the order of fields, fields that are
 *     null or left out and the boundary of a multipart body make no difference; whether a default that is spelt out does
 *     depends on whether the caller has filled in the defaults
 * @param files what it brings, in its order
 */
public record RequestContent(String operation, Object fields, List<Path> files) {

    public static RequestContent of(String operation, Object fields) {
        return new RequestContent(operation, fields, List.of());
    }

    /** SHA-256 over operation and fields as a JSON array, which says itself where it ends, and the SHA-256 of each file. */
    byte[] digest(JsonMapper json) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            MessageDigest ofFile = MessageDigest.getInstance("SHA-256");
            digest.update(
                    json.writeValueAsString(new Object[] {operation, fields}).getBytes(StandardCharsets.UTF_8));
            for (Path file : files) {
                try (var sink = new DigestOutputStream(OutputStream.nullOutputStream(), ofFile)) {
                    Files.copy(file, sink);
                }
                digest.update(ofFile.digest());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) { // every Java has SHA-256
            throw new IllegalStateException(impossible);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
