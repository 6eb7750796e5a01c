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
 * The content of a request, independent of its encoding. Two requests with the same content are repetitions of each
 * other.
 *
 * @param operation method and path
 * @param fields the other fields of the request. Their JSON is compared, so spaces, the order of fields, null or
 *     omitted fields and the boundary of a multipart body make no difference. If the caller fills in defaults, explicit
 *     defaults make none either
 * @param files the files of the request, in its order
 */
public record RequestContent(String operation, Object fields, List<Path> files) {

    /** Creates the content of a request without files. */
    public static RequestContent of(String operation, Object fields) {
        return new RequestContent(operation, fields, List.of());
    }

    /**
     * Returns the SHA-256 of operation and fields, as a self-delimiting JSON array, followed by the SHA-256 of each
     * file.
     */
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
        } catch (NoSuchAlgorithmException e) { // every Java has SHA-256
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
